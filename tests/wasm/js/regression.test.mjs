// Tables to models: coding as the command's.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { regression } from '../../../wasm/src/regression.js';
import { Random } from './random.mjs';
import { randomTable } from './random_table.mjs';

const rows = [
  { y: 0, x: 1.5, colour: 'red' },
  { y: 0, x: 2, colour: 'blue' },
  { y: 0, x: 3, colour: 'green' },
  { y: 1, x: 4, colour: 'red' },
];
const columnsOf = (rows) =>
  Object.fromEntries(Object.keys(rows[0]).map((name) => [name, rows.map((row) => row[name])]));

/** Rows of a matrix. */
function unflatten({ x, n }) {
  const d = x.length / n;
  return Array.from({ length: n }, (_, i) => [...x.subarray(i * d, (i + 1) * d)]);
}

test('intercept, numbers and factors', () => {
  const model = regression(rows, { response: 'y', features: ['colour', 'x'] });
  assert.deepEqual(model.names, ['(Intercept)', 'colour[green]', 'colour[red]', 'x']);
  assert.deepEqual(unflatten(model), [
    [1, 0, 1, 1.5],
    [1, 0, 0, 2],
    [1, 1, 0, 3],
    [1, 0, 1, 4],
  ]);
  assert.deepEqual([model.type, model.n, model.d, [...model.y]], ['logistic', 4, 4, [0, 0, 0, 1]]);
  assert.ok(model.x instanceof Float64Array && model.y instanceof Float64Array);
});

test('rows, columns and typed columns are the same table', () => {
  const model = regression(rows, { response: 'y' });
  const columns = columnsOf(rows);
  const typed = { ...columns, x: Float32Array.from(columns.x), y: Uint8Array.from(columns.y) };
  for (const table of [columns, typed]) {
    const other = regression(table, { response: 'y' });
    assert.deepEqual([other.x, other.y, other.names], [model.x, model.y, model.names]);
  }
});

test('features are all columns that the rows have but the response, whatever the file had', () => {
  const parsed = Object.assign([{ b: '2', y: '0' }, { b: '5', y: '1' }], { columns: ['b', 'y', 'dropped'] });
  for (const row of parsed) row.derived = row.b ** 2;
  assert.deepEqual(regression(parsed, { response: 'y' }).names, ['(Intercept)', 'b', 'derived']);
  const { names } = regression(columnsOf(rows), { response: 'x', type: 'linear' });
  assert.deepEqual(names, ['(Intercept)', 'y', 'colour[green]', 'colour[red]']);
});

test('one feature needs no array', () => {
  assert.deepEqual(regression(rows, { response: 'y', features: 'colour' }).names.length, 3);
});

test('without an intercept a factor keeps its base level', () => {
  const model = regression(rows, { response: 'y', features: ['colour'], intercept: false });
  assert.deepEqual(model.names, ['colour[green]', 'colour[red]']);
});

test('without features there is the intercept', () => {
  const model = regression(rows, { response: 'y', features: [] });
  assert.deepEqual([model.names, [...model.x]], [['(Intercept)'], [1, 1, 1, 1]]);
  assert.deepEqual(model.design.matrix(columnsOf(rows)), { x: model.x, n: 4 });
});

test('model options are handed on', () => {
  const prior = { sd: 2.5 };
  const model = regression(rows, { response: 'x', type: 'linear', features: ['y'], prior, noiseSd: 2 });
  assert.deepEqual([model.type, model.prior, model.noiseSd, [...model.y]], ['linear', prior, 2, [1.5, 2, 3, 4]]);
});

test('numbers in every notation, booleans, and blanks around cells', () => {
  const cells = ['1', '-2.5e3', '+.5', '1.', ' 7\t', true, false, 0.1, '-0', '4.9e-324'];
  const y = cells.map((_, i) => i);
  const { x } = regression({ x: cells, y }, { response: 'y', type: 'linear', intercept: false });
  assert.deepEqual([...x], [1, -2500, 0.5, 1, 7, 1, 0, 0.1, -0, 5e-324]);
  const words = ['+', '+-1', '1 2', '0x10', '1,5', 'one', '1e', '--1', '++1', '.', '1_000', '\uff11', '\u00a01', '1\n'];
  for (const word of words) {
    const read = () => regression({ x: [1, 2, word], y: [0, 1, 0] }, { response: 'y' });
    assert.throws(read, { code: 'NOT_A_NUMBER', field: 'x', row: 2 });
  }
});

test('levels are sorted by the bytes of UTF-8', () => {
  const levels = ['Z', 'a', 'ab', 'é', '\ud7ff', '\ue000', '\uffef', '\u{1f427}', '\u{1f427}a', '\u{10ffff}'];
  const byBytes = [...levels].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  assert.notDeepEqual([...levels].sort(), byBytes, 'the order of UTF-16 is another one');
  const f = [...levels, ...levels].reverse();
  const { names } = regression({ f, y: f.map((_, i) => i % 2) }, { response: 'y', intercept: false });
  assert.deepEqual(names, byBytes.slice(1).map((level) => `f[${level}]`));
});

test('new rows are coded by the levels of the training rows, in any order of columns', () => {
  const { design } = regression(rows, { response: 'y', features: ['x', 'colour'] });
  const expected = [[1, 7, 1, 0], [1, 8, 0, 0]];
  const fresh = [{ colour: ' green', other: '?', x: '7' }, { colour: 'blue', x: 8 }];
  assert.deepEqual(unflatten(design.matrix(fresh)), expected);
  assert.deepEqual(unflatten(design.matrix({ colour: ['green', 'blue'], x: [7, 8], other: 1 })), expected);
});

test('rows after an earlier fit may be of one class', () => {
  const table = { y: [1, 1], x: [1, 2] };
  assert.equal(regression(table, { response: 'y', prior: { mean: [0, 0], scaleTril: [1, 0, 0, 1] } }).n, 2);
  assert.throws(() => regression(table, { response: 'y', prior: { sd: 1 } }), { code: 'ONE_CLASS' });
});

test('names are only names', () => {
  const markup = '<img src=x onerror=alert(1)>';
  const wild = ['__proto__', 'constructor', 'hasOwnProperty', 'length', markup, '', '(Intercept)', '0'];
  const json = (y, cell) => `{${wild.map((name) => `${JSON.stringify(name)}:${cell}`)},"y":${y}}`;
  const inRows = `[${json(0, 1)},${json(1, 4)},${json(0, 9)}]`;
  for (const table of [JSON.parse(inRows), JSON.parse(json('[0,1,0]', '[1,4,9]'))]) {
    const model = regression(table, { response: 'y', features: wild });
    assert.deepEqual(model.names, ['(Intercept)', ...wild]);
    assert.deepEqual(model.design.matrix(table).x, model.x);
    assert.deepEqual(unflatten(model)[2], [1, ...wild.map(() => 9)]);
    assert.equal(regression(table, { response: 'y' }).d, wild.length + 1);
  }
  assert.equal(Object.keys(Object.prototype).length, 0);
  const word = regression({ y: [0, 1, 1], x: ['__proto__', 'constructor', '__proto__'] }, { response: 'y' });
  assert.deepEqual([word.names[1], [...word.x]], ['x[constructor]', [1, 0, 1, 1, 1, 0]]);
});

test('cells that would keep a backtracking matcher busy are read at once', () => {
  const many = 2e5;
  const cells = [
    `${'1'.repeat(many)}x`,
    `${' '.repeat(many)}x${' '.repeat(many)}x`,
    `nan(${'a'.repeat(many)}`,
    `1.${'0'.repeat(many)}e`,
  ];
  const f = [...cells, ...cells];
  assert.equal(regression({ f, y: f.map((_, i) => i % 2) }, { response: 'y' }).d, 4);
});

/** The rows of the model's table, drawn anew, are coded as they were. */
function assertPredictable(random, model, inRows) {
  const coded = unflatten(model);
  const drawn = random.array(1 + random.below(inRows.length), () => random.below(inRows.length));
  const fresh = drawn.map((i) => inRows[i]);
  assert.deepEqual(unflatten(model.design.matrix(fresh)), drawn.map((i) => coded[i]));
}

test('random tables are coded as they were made', () => {
  const random = new Random(20240607);
  for (let round = 0; round < 500; round++) {
    const { columns, y } = randomTable(random);
    const table = Object.fromEntries([['y', y], ...columns.map(({ name, cells }) => [name, cells])]);
    const inRows = y.map((_, i) => Object.fromEntries(Object.keys(table).map((name) => [name, table[name][i]])));
    const copy = structuredClone(table);
    const intercept = !columns.length || random.pick([true, false]);
    const expected = columns.flatMap(({ name, features }) => features.map(([level, values]) => [name + level, values]));
    if (intercept) expected.unshift(['(Intercept)', y.map(() => 1)]);
    for (const given of [table, inRows]) {
      const model = regression(given, { response: 'y', intercept });
      assert.deepEqual(model.names, expected.map(([name]) => name));
      assert.deepEqual([...model.x], y.flatMap((_, i) => expected.map(([, values]) => values[i])));
      assert.deepEqual([...model.y], y);
      assertPredictable(random, model, inRows);
    }
    assert.deepEqual(table, copy);
  }
});
