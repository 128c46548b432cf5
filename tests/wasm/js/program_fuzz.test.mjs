// Whatever is asked of the builder, with whatever arguments, the outcome is a VIError or a program that the engine
// finds nothing wrong with.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { TE_STATUS_OK, te_op as OPERATIONS } from '../../../wasm/dist/layout.js';
import { disassemble } from '../../../wasm/src/disassemble.js';
import * as te from '../../../wasm/src/program.js';
import { OddValues } from './odd_values.mjs';
import { Random } from './random.mjs';
import { dist } from './support/core.mjs';
import { eightSchools } from './support/programs/models.mjs';

const ROUNDS = Number(process.env.TINYELBO_FUZZ_ROUNDS ?? 400);
const CALLS = 40;
const { exports } = new WebAssembly.Instance(
  new WebAssembly.Module(readFileSync(new URL('tinyelbo.program.wasm', dist))),
);

/** The te_status of a program, and the node at fault. */
function validate(bytes) {
  const { memory, __heap_base, te_program_validate } = exports;
  const node = Math.ceil(__heap_base.value / 8) * 8;
  const at = node + 8;
  const missing = Math.ceil((at + bytes.length - memory.buffer.byteLength) / 65536);
  if (missing > 0) memory.grow(missing);
  new Uint8Array(memory.buffer, at, bytes.length).set(bytes);
  const status = te_program_validate(at, bytes.length, node);
  return { status, node: status === TE_STATUS_OK ? undefined : new DataView(memory.buffer).getUint32(node, true) };
}

const functions = Object.values(te).filter((each) => typeof each === 'function' && !/^class/.test(each.toString()));
const METHODS = ['plus', 'minus', 'times', 'over', 'at', 'row', 'slice'];
const SHAPES = [1, 3, 3, 4, [3, 3], [3, 2], [1, 3], [4, 3]];
const NUMBERS = [0, 1, 1, 2, 3, 0.5, -1.5];

/** A model that calls at random add to; values, densities and transforms that these made are arguments of others. */
class RandomModel {
  #random;
  #odd;
  #names = 0;
  #made = { values: [], densities: [], transforms: [] };

  constructor(random) {
    this.#random = random;
    this.#odd = new OddValues(random);
    this.model = new te.Program();
    for (const shape of SHAPES) {
      this.#keep(this.model.parameter(this.#name(), shape));
      const size = [shape].flat().reduce((product, count) => product * count, 1);
      this.#keep(
        this.model.data(
          this.#name(),
          Float64Array.from({ length: size }, (_, i) => i % 3),
          shape,
        ),
      );
    }
  }

  #name() {
    return `v${this.#names++}`;
  }

  #keep(made) {
    const { values, densities, transforms } = this.#made;
    if (made instanceof te.Density) densities.push(made);
    else if (typeof made?.constrain === 'function') transforms.push(made);
    else if (typeof made?.plus === 'function') values.push(made);
  }

  #argument() {
    const random = this.#random;
    const { values, densities, transforms } = this.#made;
    const kind = random.below(100);
    if (kind < 70) return random.pick(values);
    if (kind < 88) return random.pick(NUMBERS);
    if (kind < 92) return random.pick(SHAPES);
    if (kind < 96) return random.pick([...densities, ...transforms, ...values]);
    return this.#odd.any();
  }

  #arguments() {
    return this.#random.array(this.#random.below(5), () => this.#argument());
  }

  /** One call, which may throw. */
  call() {
    const random = this.#random;
    const { model } = this;
    const { values, densities, transforms } = this.#made;
    const name = () => (random.below(20) ? this.#name() : this.#argument());
    const value = () => (random.below(10) ? random.pick(values) : this.#argument());
    const pickOr = (made) => (random.below(20) && made.length ? random.pick(made) : this.#argument());
    const act = random.pick([
      ...Array(12).fill(() => random.pick(functions)(...this.#arguments())),
      () => random.pick(values)[random.pick(METHODS)](...this.#arguments()),
      () => model.constant(...this.#arguments()),
      () => model.data(name(), ...this.#arguments()),
      () => model.parameter(name(), random.pick(SHAPES), pickOr(transforms)),
      () => model.parameter(name(), ...this.#arguments()),
      () => model.generate(name(), value()),
      () => model.add(value()),
      () => model.sample(value(), pickOr(densities)),
      () => random.pick([te.logDensity, te.logDensities])(value(), pickOr(densities)),
    ]);
    this.#keep(act());
  }
}

/** Runs what may only succeed or throw a VIError that says something; its result. */
function attempt(run, where) {
  try {
    return run();
  } catch (error) {
    const isOurs = error instanceof te.VIError && /^[A-Z_]+$/.test(error.code) && error.message.length > 10;
    assert.ok(isOurs, `${where}: ${error?.stack}`);
    return undefined;
  }
}

test('random calls', (t) => {
  const random = new Random(2024);
  const operations = new Set();
  let programs = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const made = new RandomModel(random);
    for (let call = 0; call < CALLS; call++) attempt(() => made.call(), `round ${round}, call ${call}`);
    const program = attempt(() => made.model.program(), `round ${round}`);
    if (!program) continue;
    programs++;
    const listing = disassemble(program.bytes);
    assert.deepEqual(validate(program.bytes), { status: TE_STATUS_OK, node: undefined }, `round ${round}\n${listing}`);
    for (const [, operation] of listing.matchAll(/^%\d+ +(?:varying|fixed) +\d+(?: x \d+)? +(\w+)/gm))
      operations.add(operation);
  }
  t.diagnostic(`${programs} programs with ${operations.size} of ${OPERATIONS.length} operations`);
  assert.ok(programs > ROUNDS / 4 && programs <= ROUNDS, `${programs} of ${ROUNDS} rounds ended in a program`);
  assert.ok(operations.size > OPERATIONS.length / 2, `${operations.size} operations`);
});

test('the engine finds what is spoiled', () => {
  const { bytes } = eightSchools().program();
  assert.equal(validate(bytes).status, TE_STATUS_OK);
  for (let i = 0; i < bytes.length; i++) {
    const spoiled = Uint8Array.from(bytes);
    spoiled[i] ^= 1;
    assert.notEqual(validate(spoiled).status, TE_STATUS_OK, `byte ${i}`);
  }
});
