// Values that nobody should pass, and a record of the arrays among them that nobody may change.

export const thrower = () => {
  throw new RangeError('thrown by a value');
};

const throwing = (names) =>
  Object.defineProperties({}, Object.fromEntries(names.map((name) => [name, { get: thrower, enumerable: true }])));

const hostile = () => new Proxy([1, 2, 3], { get: thrower, has: thrower, ownKeys: thrower });

const watchful = (target) => new Proxy(target, { set: thrower, deleteProperty: thrower, defineProperty: thrower });

function detached() {
  const array = Float64Array.of(0, 1, 0, 1);
  structuredClone(array.buffer, { transfer: [array.buffer] });
  return array;
}

const NUMBERS = [0, -0, 1, -1, 0.5, 3, 65537, 2 ** 32, 2 ** 53, 1e-320, 1e31, 1e308, -1e308, Infinity, -Infinity, NaN];
const ARRAYS = [
  ...[Float64Array, Float32Array, Int8Array, Uint8Array, Uint8ClampedArray],
  ...[Int16Array, Uint16Array, Int32Array, Uint32Array],
];

/** Arrays handed out, with what they held. */
export class OddValues {
  #random;
  #kept = [];

  constructor(random) {
    this.#random = random;
  }

  /** Remembers what an array or an object's arrays hold. */
  keep(array) {
    this.#kept.push([array, array.slice()]);
    return array;
  }

  /** The arrays that no longer hold what they did. */
  changed() {
    const same = ([array, copy]) =>
      array.length === copy.length && copy.every((value, i) => Object.is(array[i], value));
    return this.#kept.filter((pair) => !same(pair)).map(([array]) => array);
  }

  number() {
    return this.#random.pick(NUMBERS);
  }

  array() {
    const random = this.#random;
    const length = random.pick([0, 1, 2, 3, 4, 7, 12, 24, 25, 100]);
    const numbers = random.array(length, () => random.pick([0, 1, 1, random.uniform(), this.number()]));
    const Type = random.pick(ARRAYS);
    const rows = random.array(random.below(13), () => numbers.slice(0, random.below(3)));
    return random.pick([
      () => this.keep(numbers),
      () => this.keep(Type.from(numbers)),
      () => this.keep(new Type(new ArrayBuffer(8 * length + 16), 8, length)),
      () => this.keep(rows),
      () => this.keep(random.array(length, () => this.scalar())),
      () => this.keep(new BigInt64Array(length)),
      () => new Array(random.pick([0, 5, 2 ** 32 - 1])),
      () => new DataView(new ArrayBuffer(16)),
      () => new Float64Array(new SharedArrayBuffer(8 * length)),
      () => Object.assign([], { length: random.pick([1, 24]) }),
      () => watchful(this.keep(numbers)),
      detached,
      hostile,
    ])();
  }

  scalar() {
    return this.#random.pick([
      () => this.number(),
      () => undefined,
      () => null,
      () => true,
      () => '',
      () => '1',
      () => 'logistic',
      () => '__proto__',
      () => 'x'.repeat(1e5),
      () => 3n,
      () => 2n ** 64n,
      () => Symbol('odd'),
      () => new Date(0),
      () => thrower,
    ])();
  }

  object() {
    const names = ['x', 'y', 'mean', 'sd', 'scaleTril', 'aborted', 'length', 'type', 'dim', '0', 'then', 'columns'];
    return this.#random.pick([
      () => ({}),
      () => Object.create(null),
      () => ({ length: this.number() }),
      () => ({ mean: this.array(), scaleTril: this.array() }),
      () => ({ sd: this.any(), mean: this.any() }),
      () => new Map([['x', [1]]]),
      () => throwing(this.#random.shuffle(names).slice(0, 2)),
      hostile,
    ])();
  }

  any() {
    return this.#random.pick([() => this.scalar(), () => this.array(), () => this.object()])();
  }
}
