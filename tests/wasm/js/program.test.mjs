// Programs: what they are made of, and that equal models make equal bytes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as te from '../../../wasm/src/program.js';
import { disassemble } from '../../../wasm/src/disassemble.js';
import { eightSchools } from './support/programs/models.mjs';

const { add, cauchy, Density, exp, interval, log1p, logDensities, logDensity, lower } = te;
const { normal, Program, square, tanh } = te;
const bytesOf = (build) => {
  const m = new Program();
  build(m);
  return m.program().bytes;
};

test('a program can be posted, with its data by name', () => {
  const program = eightSchools().program();
  assert.deepEqual(Object.keys(program), ['type', 'bytes', 'data']);
  assert.equal(program.type, 'program');
  assert.ok(program.bytes instanceof Uint8Array && program.bytes.length % 8 === 0);
  assert.deepEqual(program.data.y, Float64Array.of(28, 8, -3, 7, -1, 1, 18, 12));
  assert.deepEqual(structuredClone(program), program);
  assert.deepEqual(eightSchools().program(), program);
});

test('data are read in many shapes, and kept as the engine reads them', () => {
  const m = new Program();
  const rows = [[1, 2, 3], [4, 5, 6]]; // prettier-ignore
  const given = {
    number: [3],
    vector: [[1, 2]],
    typed: [Int16Array.of(1, 2)],
    wide: [Uint32Array.of(1, 2)],
    rows: [rows],
    'typed rows': [rows.map((row) => Float32Array.from(row))],
    flat: [rows.flat(), [2, 3]],
    'one row': [Float32Array.of(1, 2), [1, 2]],
    __proto__: [0],
    ['__proto__']: [[7, 8]],
  };
  const shapes = Object.entries(given).map(([name, [values, shape]]) => m.data(name, values, shape).shape);
  assert.deepEqual(shapes, [[1, 1], [2, 1], [2, 1], [2, 1], [2, 3], [2, 3], [2, 3], [1, 2], [2, 1]]); // prettier-ignore
  m.add(m.parameter('x'));
  const { data } = m.program();
  assert.deepEqual(Object.keys(data), Object.keys(given));
  assert.deepEqual(data.rows, Float64Array.from(rows.flat()));
  assert.equal(data.typed, given.typed[0]);
  assert.deepEqual(data.wide, Float64Array.of(1, 2));
  assert.deepEqual(Object.getOwnPropertyDescriptor(data, '__proto__').value, Float64Array.of(7, 8));
});

test('values tell their shape, and whether they depend on parameters', () => {
  const m = new Program();
  const [x, a] = [m.data('x', [[1, 2]]), m.parameter('a', [3, 2])]; // prettier-ignore
  const { rows, columns, size, isFixed } = a;
  assert.deepEqual({ rows, columns, size, isFixed }, { rows: 3, columns: 2, size: 6, isFixed: false });
  assert.ok(x.isFixed && exp(x).isFixed && !add(x, 1).times(a.at(0)).isFixed);
  assert.throws(() => (a.shape[0] = 7), TypeError);
});

test('numbers among themselves stay numbers', () => {
  assert.equal(te.multiply(add(1, 2), te.divide(te.subtract(3, 1), te.negate(4))), -1.5);
  assert.equal(te.mean(te.sum(te.concatenate(te.reshape(2, [1, 1])))), 2);
});

test('the order in which expressions are evaluated leaves no trace', () => {
  const build = (isSwapped) => (m) => {
    const [x, y] = [m.parameter('x', 3), m.parameter('y', 3)];
    const makers = [() => log1p(square(x)).times(3), () => exp(y).plus(2)];
    const values = isSwapped
      ? makers
          .reverse()
          .map((make) => make())
          .reverse()
      : makers.map((make) => make());
    m.add(te.dot(...values));
  };
  assert.deepEqual(bytesOf(build(true)), bytesOf(build(false)));
});

test('what is computed twice is there once, what nothing needs not at all', () => {
  const build = (isWasteful) => (m) => {
    const x = m.parameter('x', 3);
    const scale = exp(x).plus(1);
    if (isWasteful) tanh(scale.times(m.constant([1, 2, 3])));
    m.sample(x, normal(0, scale));
    m.sample(x, cauchy(isWasteful ? exp(x).plus(1) : scale, 2));
  };
  assert.deepEqual(bytesOf(build(true)), bytesOf(build(false)));
});

test('a model may be read more than once, and grow', () => {
  const m = new Program();
  const x = m.parameter('x');
  m.sample(x, normal(0, 1));
  const before = m.program();
  m.generate('later', x.plus(1));
  assert.match(disassemble(m.program().bytes), /generated later/);
  assert.doesNotMatch(disassemble(before.bytes), /generated later/);
});

test('densities and transforms of your own', () => {
  const own = (m) => {
    const x = m.parameter('x', 2, {
      constrain: (u) => exp(u),
      logJacobian: (u) => te.sum(u),
    });
    const cauchyAround = (location) =>
      new Density((variate, elementwise) => (elementwise ? logDensities : logDensity)(variate, cauchy(location, 1)));
    m.sample(x, cauchyAround(3));
    m.add(logDensities(x, cauchyAround(4)));
  };
  const theirs = (m) => {
    const x = m.parameter('x', 2, lower(0));
    m.sample(x, cauchy(3, 1));
    m.add(logDensities(x, cauchy(4, 1)));
  };
  assert.deepEqual(bytesOf(own), bytesOf(theirs));
});

test('deep and wide models', () => {
  const listing = (build) => disassemble(bytesOf(build));
  const deep = listing((m) => {
    let x = m.parameter('x');
    for (let i = 0; i < 30000; i++) x = x.plus(1);
    m.add(x);
  });
  assert.match(deep, /^target = %30002$/m);
  const wide = listing((m) => {
    const x = m.parameter('x', 20000, interval(0, 2));
    m.add(te.concatenate(Array.from({ length: 20000 }, (_, i) => x.at(i))));
  });
  assert.match(wide, /^program of \d+ bytes: 20000 parameters/);
});
