// Models of data: the shapes they may have, and what may be wrong with them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadCore } from '../../../wasm/src/core.js';
import { dist, refuses } from './support/core.mjs';
import { logistic } from './support/vi.mjs';

const core = await loadCore({ wasm: { base: dist }, module: 'full' });
const model = logistic(60, 3);
const linear = { ...model, type: 'linear' };
const hashOf = (model, options) => {
  const fit = core.fit(model, options);
  fit.close();
  return fit.hash;
};
const rowsOf = ({ x, n, d }, Type = Array) =>
  Array.from({ length: n }, (_, i) => Type.from(x.subarray(i * d, (i + 1) * d)));

test('one matrix in many shapes is one model', () => {
  const { x, y, n, d } = model;
  const expected = hashOf(model);
  for (const shape of [
    { x: Array.from(x), y: Array.from(y) },
    { x: rowsOf(model), y: Uint8Array.from(y), n: undefined, d: undefined },
    { x: rowsOf(model, Float64Array), y: Int8Array.from(y), n: undefined, d },
    { x: Float32Array.from(x), y: Float32Array.from(y), n, d: undefined }, // multiples of 1/64: exact
    { x, y: Uint16Array.from(y), n: undefined, d: undefined },
    { x, y: Uint8ClampedArray.from(y) },
    { x: new Float64Array([NaN, ...x, NaN]).subarray(1, -1), y: Int32Array.from(y) },
  ])
    assert.equal(hashOf({ ...model, ...shape }), expected);
});

test('whole numbers are read as they are', () => {
  const numbers = Array.from({ length: 120 }, (_, i) => ((i * 7) % 11) - 5);
  const hashes = [Int8Array, Int16Array, Int32Array, Float32Array, Float64Array].map((Type) =>
    hashOf({ ...model, x: Type.from(numbers), d: 2 }),
  );
  assert.equal(new Set(hashes).size, 1);
});

test('priors in many shapes are one prior', () => {
  const expected = hashOf({ ...model, prior: { sd: 2 } });
  for (const prior of [
    { sd: [2, 2, 2] },
    { sd: Float32Array.of(2, 2, 2), mean: [0, 0, 0] },
    { sd: 2, mean: new Float64Array(3) },
  ])
    assert.equal(hashOf({ ...model, prior }), expected);
  const full = hashOf({ ...model, prior: { scaleTril: [2, 0, 0, 1, 2, 0, 0, 0, 2] } });
  const nested = [[2, 0, 0], [1, 2, 0], [0, 0, 2]]; // prettier-ignore
  assert.equal(hashOf({ ...model, prior: { scaleTril: nested, mean: [0, 0, 0] } }), full);
  assert.equal(hashOf({ ...model, prior: null }), hashOf({ ...model, prior: undefined }));
});

test('names of parameters', () => {
  const names = ['a', 'b', 'c'];
  assert.deepEqual(core.fit({ ...model, names }).names, names);
  assert.deepEqual(core.fit(linear).names, ['x[0]', 'x[1]', 'x[2]', 'log(noise sd)']);
  assert.deepEqual(core.fit({ ...linear, noiseSd: 1 }).names, ['x[0]', 'x[1]', 'x[2]']);
});

test('the data are copied', () => {
  const mine = { ...model, x: model.x.slice() };
  const run = core.start(mine);
  mine.x.fill(NaN);
  run.advance(Infinity);
  assert.equal(run.report().hash, hashOf(model));
});

const withValue = (array, at, value) => {
  const copy = Float64Array.from(array);
  copy[at] = value;
  return copy;
};

test('numbers that no fit can use, with their place', () => {
  for (const value of [NaN, Infinity, -Infinity]) {
    const place = { field: 'x', row: 7, column: 2 };
    refuses(
      () => core.fit({ ...model, x: withValue(model.x, 23, value) }),
      'DATA_NOT_FINITE',
      place,
      /row \[7\], column \[2\]/,
    );
    refuses(() => core.fit({ ...model, y: withValue(model.y, 9, value) }), 'DATA_NOT_FINITE', {
      field: 'y',
      row: 9,
      column: undefined,
    });
    refuses(() => core.fit({ ...model, prior: { sd: [1, value, 1] } }), 'DATA_NOT_FINITE', {
      field: 'prior.sd',
      row: 1,
    });
    refuses(() => core.fit({ ...model, prior: { sd: 1, mean: [0, 0, value] } }), 'DATA_NOT_FINITE', {
      field: 'prior.mean',
      row: 2,
    });
    refuses(() => core.fit({ ...linear, noiseSd: value }), 'DATA_NOT_FINITE', { field: 'noiseSd' });
  }
  // Beyond all floats.
  refuses(() => core.fit({ ...model, x: withValue(model.x, 3, 1e39) }, { precision: 'single' }), 'DATA_NOT_FINITE', {
    row: 1,
    column: 0,
  });
});

test('values out of range, with their place', () => {
  for (const value of [2, -1, 0.5])
    refuses(() => core.fit({ ...model, y: withValue(model.y, 30, value) }), 'DATA_OUT_OF_RANGE', {
      field: 'y',
      row: 30,
    });
  for (const value of [0, -1]) {
    refuses(() => core.fit({ ...model, prior: { sd: value } }), 'DATA_OUT_OF_RANGE', { field: 'prior.sd', row: 0 });
    refuses(() => core.fit({ ...linear, noiseSd: value }), 'DATA_OUT_OF_RANGE', { field: 'noiseSd' });
  }
  const scaleTril = [1, 0, 0, 0, 1, 0, 0, 0, -1];
  refuses(() => core.fit({ ...model, prior: { scaleTril } }), 'DATA_OUT_OF_RANGE', {
    field: 'prior.scaleTril',
    row: 2,
  });
  const upper = [1, 0, 3, 0, 1, 0, 0, 0, 1];
  refuses(() => core.fit({ ...model, prior: { scaleTril: upper } }), 'DATA_OUT_OF_RANGE', {
    field: 'prior.scaleTril',
    row: 0,
    column: 2,
  });
});

test('lengths that do not go together', () => {
  const { x, y } = model;
  for (const [change, field] of [
    [{ y: y.subarray(1) }, 'n'],
    [{ y: y.subarray(1), n: undefined, d: undefined }, 'x'],
    [{ x: x.subarray(1) }, 'x'],
    [{ n: 61 }, 'n'],
    [{ d: 4 }, 'x'],
    [{ d: 0 }, 'd'],
    [{ n: -60 }, 'n'],
    [{ d: 1.5 }, 'd'],
    [{ d: '3' }, 'd'],
    [{ x: [], y: [], n: undefined, d: undefined }, 'x'],
    [{ x: new Float64Array(), d: undefined }, 'x'],
    [{ x: [[]], y: [1], n: undefined, d: undefined }, 'x'],
    [{ x, y: [], n: undefined, d: undefined }, 'y'],
    [{ x: rowsOf(model).slice(1), n: undefined, d: undefined }, 'y'],
    [{ x: rowsOf(model), d: 2 }, 'd'],
    [{ names: ['a', 'b'] }, 'names'],
    [{ names: 'abc' }, 'names'],
    [{ prior: { scaleTril: [1, 2, 3] } }, 'prior.scaleTril'],
    [{ prior: { scaleTril: [] } }, 'prior.scaleTril'],
  ])
    refuses(() => core.fit({ ...model, ...change }), 'BAD_LENGTH', { field });
  const ragged = rowsOf(model);
  ragged[5] = [1, 2];
  refuses(() => core.fit({ ...model, x: ragged }), 'BAD_LENGTH', { field: 'x', row: 5 });
  for (const [prior, field] of [
    [{ sd: [1, 2] }, 'prior.sd'],
    [{ sd: 1, mean: [0, 0] }, 'prior.mean'],
    [{ scaleTril: [1, 0, 0, 1] }, 'prior.scaleTril'],
    [{ scaleTril: [1, 0, 0, 0, 1, 0, 0, 0, 1], mean: [0] }, 'prior.mean'],
  ])
    refuses(() => core.fit({ ...model, prior }), 'BAD_SLOT_SHAPE', { field }, /for 3 features/);
});

test('what is no number', () => {
  const rows = rowsOf(model);
  rows[4][1] = '0.5';
  refuses(() => core.fit({ ...model, x: rows }), 'NOT_A_NUMBER', { field: 'x', row: 4, column: 1 }, /String/);
  refuses(() => core.fit({ ...model, y: [...model.y.slice(0, 59), null] }), 'NOT_A_NUMBER', { field: 'y', row: 59 });
  refuses(() => core.fit({ ...model, y: new Array(60) }), 'NOT_A_NUMBER', { field: 'y', row: 0 });
  refuses(() => core.fit({ ...model, prior: { sd: [1, '2', 3] } }), 'NOT_A_NUMBER', { field: 'prior.sd', row: 1 });
  refuses(() => core.fit({ ...linear, noiseSd: '1' }), 'NOT_A_NUMBER', { field: 'noiseSd' });
});

test('what is no array', () => {
  for (const y of [
    '01',
    7,
    {},
    new Map(),
    new ArrayBuffer(480),
    new DataView(new ArrayBuffer(480)),
    BigInt64Array.of(1n),
  ])
    refuses(() => core.fit({ ...model, y, n: undefined }), 'NOT_AN_ARRAY', { field: 'y' });
  refuses(() => core.fit({ ...model, prior: { sd: {} } }), 'NOT_AN_ARRAY', { field: 'prior.sd' });
  refuses(() => core.fit({ ...model, prior: { sd: 1, mean: 0 } }), 'NOT_AN_ARRAY', { field: 'prior.mean' });
});

test('data that were handed over before', () => {
  const detached = () => {
    const array = new Float64Array(180);
    structuredClone(array, { transfer: [array.buffer] });
    return array;
  };
  refuses(() => core.fit({ ...model, x: detached() }), 'DETACHED', { field: 'x' }, /transfer/);
  refuses(() => core.fit({ ...model, y: detached() }), 'DETACHED', { field: 'y' });
  refuses(() => core.fit({ ...model, prior: { sd: detached() } }), 'DETACHED', { field: 'prior.sd' });
  refuses(() => core.fit({ ...model, x: [detached(), detached()] }), 'DETACHED', { field: 'x' });
});

test('what is no model', () => {
  for (const given of [
    undefined,
    null,
    7,
    'logistic',
    [],
    {},
    { type: 'poisson' },
    { type: 'toString' },
    { type: Symbol('x') },
  ])
    refuses(() => core.fit(given), 'BAD_MODEL');
  refuses(() => core.fit({ ...model, type: 'Logistik' }), 'BAD_MODEL', { field: 'type' }, /did you mean 'logistic'/);
  refuses(() => core.fit({ type: 'logistic', y: [1] }), 'BAD_MODEL', { field: 'x' });
  refuses(() => core.fit({ type: 'logistic', x: [1] }), 'BAD_MODEL', { field: 'y' });
  refuses(() => core.fit({ ...model, noiseSd: 1 }), 'BAD_MODEL', { field: 'noiseSd' });
  refuses(() => core.fit({ ...model, prior: {} }), 'BAD_PRIOR', { field: 'prior' });
  refuses(() => core.fit({ ...model, prior: 2.5 }), 'BAD_PRIOR', { field: 'prior' });
});

test('a fit that diverged is no prior', () => {
  // All of one class: the posterior of a flat prior is improper.
  const lost = core.fit({ ...model, y: new Uint8Array(60), prior: undefined });
  assert.equal(lost.status, 'diverged');
  refuses(() => core.fit({ ...model, prior: lost }), 'BAD_PRIOR', { field: 'prior' }, /diverged/);
});

test('new rows that do not fit the model', () => {
  const fit = core.fit(model);
  refuses(() => fit.predict([1, 2, 3, 4]), 'BAD_LENGTH', { field: 'x' });
  refuses(() => fit.predict([[1, 2]]), 'BAD_LENGTH', { field: 'x' });
  refuses(() => fit.predict('rows'), 'NOT_AN_ARRAY', { field: 'x' });
  refuses(() => fit.predict(undefined), 'NOT_AN_ARRAY', { field: 'x' });
  refuses(
    () =>
      fit.predict([
        [1, 2, 3],
        [4, NaN, 6],
      ]),
    'DATA_NOT_FINITE',
    { field: 'x', row: 1, column: 1 },
  );
  for (const level of [0, 1, -1, NaN, 'all'])
    refuses(() => fit.predict(model.x, { level }), 'BAD_LEVEL', { field: 'level' });
  refuses(() => fit.predict(model.x, { draws: 12 }), 'BAD_NUM_DRAWS');
  refuses(() => fit.predict(model.x, { draws: 0 }), 'BAD_NUMBER', { field: 'draws' });
  refuses(() => fit.predict(model.x, { draws: 2 ** 30 }), 'OUT_OF_MEMORY', { field: 'draws' });
  for (const count of [-1, 1.5, NaN, '5', undefined, 2 ** 32])
    refuses(() => fit.sample(count), 'BAD_NUMBER', { field: 'count' });
  refuses(() => fit.sample(2 ** 32 - 1), 'OUT_OF_MEMORY');
  refuses(() => fit.logDensityGradient([1, 2]), 'BAD_LENGTH', { field: 'theta' });
  refuses(() => fit.logDensityGradient(), 'NOT_AN_ARRAY', { field: 'theta' });
});
