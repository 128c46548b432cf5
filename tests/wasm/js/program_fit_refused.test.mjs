// What is refused of programs and their data: with a place, and with what the program wants there.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { te_program_header } from '../../../wasm/dist/layout.js';
import { bernoulli, normal, Program, sqrt } from '../../../wasm/src/program.js';
import { refuses } from './support/core.mjs';
import { poissonRate, schools, withChecksum } from './support/program_models.mjs';
import { openCore, openVI, places } from './support/vi.mjs';

const core = await openCore({ module: 'program' });
const { bytes, data } = poissonRate();
const fitTo = (changed) => core.fit({ type: 'program', bytes, data: { ...data, ...changed } });

test('data that are missing', () => {
  const missing = (given, words) =>
    refuses(() => core.fit({ type: 'program', bytes, data: given }), 'MISSING_DATA', { field: 'deaths' }, words);
  missing({ death: [3, 5, 2] }, /^deaths: missing from the data: did you mean 'death'\?/);
  missing({}, /give the program's data by name/);
  missing(undefined, /by name/);
  missing(Object.create(data), /by name/);
  missing({ exposure: [[1, 1], [2, 1], [1, 1]] }, /choose one of exposure/); // prettier-ignore
});

test('data of another shape', () => {
  const wrong = (field, value, words, place) =>
    refuses(() => fitTo({ [field]: value }), 'BAD_LENGTH', { field, ...place }, words);
  wrong('deaths', [3, 5], /^deaths: 2 numbers: give a vector of 3, as the program/);
  wrong('deaths', 3, /1 numbers: give a vector of 3/);
  wrong('deaths', [], /0 numbers/);
  wrong('deaths', [[3, 5, 2]], /1 rows of 3: give a vector of 3/);
  wrong('exposure', [[1, 1, 2], [1, 1, 0.5]], /2 rows of 3: give a matrix of 3 rows of 2/); // prettier-ignore
  wrong('exposure', [[1, 1], [2, 1], [1]], /rows of one length/, { row: 2 }); // prettier-ignore
});

test('data that are no numbers', () => {
  refuses(() => fitTo({ deaths: 'three' }), 'NOT_AN_ARRAY', { field: 'deaths' });
  refuses(() => fitTo({ deaths: null }), 'NOT_AN_ARRAY', { field: 'deaths' });
  refuses(() => fitTo({ deaths: [3, '5', 2] }), 'NOT_A_NUMBER', { field: 'deaths', row: 1 });
  const exposure = [[1, 1], [2, true], [1, 1]]; // prettier-ignore
  refuses(() => fitTo({ exposure }), 'NOT_A_NUMBER', { field: 'exposure', row: 1, column: 1 });
  refuses(() => fitTo({ deaths: BigInt64Array.of(1n, 2n, 3n) }), 'NOT_AN_ARRAY', { field: 'deaths' });
  const getter = { get deaths() { throw new Error('mine'); } }; // prettier-ignore
  refuses(() => core.fit({ type: 'program', bytes, data: getter }), 'BAD_MODEL', { cause: new Error('mine') });
});

test('values that a density does not take, with its argument', () => {
  const count = /^deaths, row \[2\]: outside its range: poisson's count deaths must be a count$/;
  refuses(() => fitTo({ deaths: [3, 5, -2] }), 'DATA_OUT_OF_RANGE', { field: 'deaths', row: 2 }, count);
  refuses(() => fitTo({ deaths: [3, 5.5, 2] }), 'DATA_OUT_OF_RANGE', { field: 'deaths', row: 1 });
  refuses(() => fitTo({ deaths: [NaN, 5, 2] }), 'DATA_NOT_FINITE', { field: 'deaths', row: 0 }, /must be a count/);

  const m = new Program();
  const groups = m.data('groups', [0, 1, 1]);
  const levels = m.parameter('levels', 2);
  m.sample(levels, normal(0, 1));
  m.sample(m.data('y', [1, 2, 3]), normal(levels.at(groups), sqrt(m.data('variance', [1, 2, 3]))));
  const model = m.program();
  const withData = (changed) => core.fit({ ...model, data: { ...model.data, ...changed } });
  const indices = /^groups, row \[1\]: outside its range: gather's indices must be integers inside$/;
  refuses(() => withData({ groups: [0, 2, 1] }), 'DATA_OUT_OF_RANGE', { field: 'groups', row: 1 }, indices);
  // The variance itself may be anything: its root may not.
  const root = /^data, row \[2\]: what is computed from them is outside its range: normal's sd must be positive$/;
  refuses(() => withData({ variance: [1, 2, 0] }), 'DATA_OUT_OF_RANGE', { field: 'data', row: 2 }, root);
});

test('the column, where there is more than one', () => {
  const m = new Program();
  const p = m.parameter('p');
  m.sample(m.data('y', [[0, 1], [1, 0]]), bernoulli(0.5)); // prettier-ignore
  m.sample(p, normal(0, 1));
  const model = m.program();
  const fit = () => core.fit({ ...model, data: { y: [[0, 1], [1, 2]] } }); // prettier-ignore
  refuses(fit, 'DATA_OUT_OF_RANGE', { field: 'y', row: 1, column: 1 }, /bernoulli's .* must be 0 or 1/);
});

test('bytes that are no program', () => {
  const refused = (given, code, words) =>
    refuses(() => core.fit({ type: 'program', bytes: given, data }), code, { field: 'bytes' }, words);
  for (const none of [undefined, null, 'TEP1', [...bytes], new Float64Array(9), {}])
    refused(none, 'BAD_MODEL', /Uint8Array/);
  refused(new Uint8Array(0), 'PROGRAM_CORRUPT', /cut short/);
  refused(bytes.subarray(0, 40), 'PROGRAM_CORRUPT', /cut short/);
  refused(bytes.subarray(0, bytes.length - 8), 'PROGRAM_CORRUPT');
  refused(new TextEncoder().encode('<!doctype html>'.repeat(9)), 'PROGRAM_VERSION', /no model program/);
  const other = Uint8Array.from(bytes);
  other[te_program_header.version[0]]++;
  refused(withChecksum(other), 'PROGRAM_VERSION', /another version/);
  const spoiled = Uint8Array.from(bytes);
  spoiled[te_program_header.checksum[0]] ^= 1;
  refused(spoiled, 'PROGRAM_CORRUPT', /no valid program:/);
  const taken = Uint8Array.from(bytes);
  structuredClone(taken.buffer, { transfer: [taken.buffer] });
  refused(taken, 'DETACHED');
});

for (const [place, worker] of Object.entries(places))
  test(`${place}: the same errors`, async () => {
    const vi = await openVI({ worker });
    const refused = async (changed, properties) => {
      const model = { ...schools(), ...changed };
      await assert.rejects(vi.fit(model), { name: 'VIError', ...properties });
      await assert.rejects(vi.stream(model).next(), { name: 'VIError', ...properties });
    };
    const sigma = [15, 10, 16, 0, 9, 11, 10, 18];
    const { data } = schools();
    await refused({ data: { ...data, sigma } }, { code: 'DATA_OUT_OF_RANGE', field: 'sigma', row: 3 });
    const spoiled = withChecksum(bytes.map((byte, i) => (i === 200 ? 255 : byte)));
    await refused({ bytes: spoiled, data: poissonRate().data }, { code: 'PROGRAM_CORRUPT', field: 'bytes' });
    assert.equal((await vi.fit(schools())).model, 'program');
    vi.close();
  });
