// Every table that cannot be used is refused: what is wrong, where, and how to mend it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { VIError } from '../../../wasm/src/error.js';
import { regression } from '../../../wasm/src/regression.js';

/** That the call is refused with this code, at this place, for a reason that has the words, and with a mend. */
function assertRefused(call, code, [field, row], words = /./) {
  assert.throws(call, (error) => {
    assert.ok(error instanceof VIError, error);
    assert.deepEqual([error.code, error.field, error.row], [code, field, row]);
    assert.match(error.message, words);
    assert.match(error.message, /: \S+/);
    assert.ok(error.message.length < 600);
    return true;
  });
}

function testRefused(what, table, code, place, words, options) {
  test(`refused: ${what}`, () =>
    assertRefused(() => regression(table, { response: 'y', ...options }), code, place, words));
}

const y = [0, 1, 0];

testRefused('a word among numbers', { x: [1, 2, 'three'], y }, 'NOT_A_NUMBER', ['x', 2], /'three' is not a number/);
testRefused('a number among words', { x: ['a', 'b', 3], y }, 'MIXED_COLUMN', ['x', 2], /'3' is not a word/);
testRefused('infinity', { x: [1, 2, Infinity], y }, 'DATA_NOT_FINITE', ['x', 2], /'Infinity' is not finite/);
testRefused('infinity as text', { x: [1, 2, '-inf'], y }, 'DATA_NOT_FINITE', ['x', 2], /'-inf'/);
testRefused('what fits cannot work with', { x: [1, 2, '-1e31'], y }, 'DATA_NOT_FINITE', ['x', 2], /too large/);
testRefused('a number beyond doubles', { x: [1, 2, '1e999'], y }, 'DATA_NOT_FINITE', ['x', 2], /'1e999'/);
testRefused('a number below doubles', { x: [1, 2, '1e-999'], y }, 'DATA_NOT_FINITE', ['x', 2], /'1e-999'/);
testRefused('bigints', { x: [1n, 2n, 3n], y }, 'NOT_A_NUMBER', ['x', 0], /'1'/);
testRefused('typed bigints', { x: new BigInt64Array(3), y }, 'NOT_A_NUMBER', ['x', 0], /'0'/);
testRefused('a Date', { x: [1, 2, new Date(0)], y }, 'NOT_A_NUMBER', ['x', 2], /1970/);
testRefused('an object among words', { x: ['a', {}, 'b'], y }, 'MIXED_COLUMN', ['x', 1], /object/);
testRefused('a symbol', { x: [1, 2, Symbol('s')], y }, 'NOT_A_NUMBER', ['x', 2], /Symbol/);
testRefused('a long cell', { x: [1, 2, 'long '.repeat(1e6)], y }, 'NOT_A_NUMBER', ['x', 2], /long/);
testRefused('the same word', { x: ['a', 'a', 'a'], y }, 'BAD_FACTOR', ['x'], /same word in every row/);
testRefused('names of rows', { x: ['a', 'b', 'c'], y }, 'BAD_FACTOR', ['x'], /another word in every row/);

testRefused('one class', { x: [1, 2], y: [1, 1] }, 'ONE_CLASS', ['y'], /1 in every row.* both classes/);
testRefused('other classes', { x: [1, 2], y: [0, 2] }, 'BAD_CLASS', ['y', 1], /'2' is not 0 or 1.*linear/);
testRefused('words for classes', { x: [1, 2], y: ['no', 'yes'] }, 'NOT_A_NUMBER', ['y', 0], /'no'/);

testRefused('ragged columns', { y, x: [1, 2] }, 'BAD_TABLE', ['x'], /2 rows/);
testRefused('an empty column', { y, x: [] }, 'BAD_TABLE', ['x'], /no rows/);
testRefused('no column', { y, x: 5 }, 'BAD_TABLE', ['x'], /no rows/);
testRefused('text as a column', { y, x: '123' }, 'BAD_TABLE', ['x'], /no rows/);
testRefused('null as a column', { y, x: null }, 'BAD_TABLE', ['x'], /no rows/);
testRefused('no rows', { y: [], x: [] }, 'BAD_TABLE', ['y'], /no rows/);
testRefused('a column longer than memory', { y: { length: 2 ** 40 } }, 'BAD_TABLE', [], /cause/);
testRefused('an empty array', [], 'BAD_TABLE', ['table'], /empty.*rows of objects/);
testRefused('an empty object', {}, 'BAD_TABLE', ['table'], /empty.*columns of arrays/);
testRefused('a row that is null', [{ y: 0, x: 1 }, null], 'BAD_TABLE', ['table', 1], /no object/);
testRefused('a row that is a number', [{ y: 0, x: 1 }, 7], 'BAD_TABLE', ['table', 1], /no object/);
testRefused('a row that lacks a cell', [{ y: 0 }, { y: 1, x: 1 }], 'MISSING_VALUE', ['x', 0], /no value/);
testRefused('no row where one should be', [{ y: 0 }, , { y: 1 }], 'BAD_TABLE', ['table', 1], /no object/);
testRefused('an endless array for a table', new Array(2 ** 32 - 1), 'BAD_TABLE', ['table', 0], /no object/);
for (const table of [null, undefined, 5, 'y,x\n0,1\n', Symbol('table'), () => [{ y: 0 }]])
  testRefused(`${String(table)} for a table`, table, 'BAD_TABLE', ['table'], /no object/);
testRefused('a Map', new Map([['y', y]]), 'BAD_TABLE', ['table'], /empty/);

testRefused('an unknown response', { outcome: y, height: y }, 'UNKNOWN_COLUMN', ['y'], /choose one of outcome, height/);
const misspelt = { features: ['heigth'] };
testRefused('an unknown feature', { y, height: y }, 'UNKNOWN_COLUMN', ['heigth'], /did you mean 'height'/, misspelt);
testRefused('what objects inherit', { y }, 'UNKNOWN_COLUMN', ['valueOf'], /choose one of y/, { features: ['valueOf'] });
testRefused('the response as a feature', { y }, 'BAD_OPTION', ['y'], /the response/, { features: ['y'] });
testRefused('a feature twice', { y, x: y }, 'BAD_OPTION', ['x'], /twice/, { features: ['x', 'x'] });
testRefused('an unknown option', { y, x: y }, 'BAD_OPTION', ['feature'], /no option/, { feature: ['x'] });
testRefused('nothing to explain by', { y }, 'BAD_OPTION', ['features'], /nothing to explain/, { intercept: false });
testRefused('endless features', { y }, 'UNKNOWN_COLUMN', [undefined], /no column/, { features: new Array(1e9) });
testRefused('features that are no names', { y, x: y }, 'BAD_TABLE', [], /cause/, { features: 5 });

test('refused: missing values', () => {
  const missing = [null, undefined, NaN, '', ' ', '\t', 'na', 'NA', 'n/a', ' N/A ', 'NaN', 'nan', 'null', 'NULL', 'Na'];
  const read = (table) => () => regression(table, { response: 'y' });
  for (const cell of missing) {
    assertRefused(read({ y, x: [1, cell, 2] }), 'MISSING_VALUE', ['x', 1], /fill it in/);
    assertRefused(read({ y, x: ['a', cell, 'b'] }), 'MISSING_VALUE', ['x', 1], /fill it in/);
    assertRefused(read({ y: [0, cell], x: [1, 2] }), 'MISSING_VALUE', ['y', 1], /fill it in/);
  }
  assertRefused(read({ y, x: [1, , 2] }), 'MISSING_VALUE', ['x', 1]);
  assertRefused(read({ y, x: Float64Array.of(1, 2, NaN) }), 'MISSING_VALUE', ['x', 2]);
});

test('refused: no options', () => {
  for (const options of [null, undefined]) assertRefused(() => regression({ y }, options), 'BAD_TABLE', []);
});

test('what a table throws is the cause', () => {
  const cause = new Error('mine');
  const throwing = {
    get y() {
      throw cause;
    },
  };
  assert.throws(() => regression(throwing, { response: 'y' }), { code: 'BAD_TABLE', cause });
  assert.throws(() => regression([throwing], { response: 'y' }), { code: 'BAD_TABLE', cause });
  const { design } = regression({ x: [1, 2, 3], y }, { response: 'x', type: 'linear' });
  assert.throws(() => design.matrix(throwing), { code: 'BAD_TABLE', cause });
});

test('refused: a detached column', () => {
  const x = Float64Array.of(1, 2, 3);
  structuredClone(x.buffer, { transfer: [x.buffer] });
  assertRefused(() => regression({ y, x }, { response: 'y' }), 'BAD_TABLE', ['x'], /no rows/);
});

test('refused: new rows that do not fit', () => {
  const table = { y: [0, 1, 0, 1], x: [1, 2, 3, 4], colour: ['red', 'blue', 'green', 'red'] };
  const { design } = regression(table, { response: 'y' });
  const coding = (rows) => () => design.matrix(rows);
  const level = /'gren' is not a level of the fitted data: did you mean 'green'/;
  const rows = [{ x: 1, colour: 'red' }, { x: 2, colour: 'gren' }];
  assertRefused(coding(rows), 'UNKNOWN_LEVEL', ['colour', 1], level);
  assertRefused(coding([{ x: 1, colour: 3 }]), 'UNKNOWN_LEVEL', ['colour', 0], /'3'/);
  assertRefused(coding([{ x: 1, color: 'red' }]), 'UNKNOWN_COLUMN', ['colour'], /did you mean 'color'/);
  assertRefused(coding([{ x: 'one', colour: 'red' }]), 'NOT_A_NUMBER', ['x', 0], /'one'/);
  assertRefused(coding([{ x: 1, colour: null }]), 'MISSING_VALUE', ['colour', 0]);
  for (const nothing of [[], {}]) assertRefused(coding(nothing), 'BAD_TABLE', ['table'], /empty/);
  for (const none of [5, 'red', null]) assertRefused(coding(none), 'BAD_TABLE', ['table'], /no object/);
});
