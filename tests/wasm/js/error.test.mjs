// Errors cross to another thread as plain data.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromPlain, toPlain, VIError } from '../../../wasm/src/error.js';

const cross = (thrown) => fromPlain(structuredClone(toPlain(thrown)));

test('a VIError stays one, with its place and cause', () => {
  const cause = new TypeError('underneath', { cause: 'deeper' });
  const error = new VIError('DATA_NOT_FINITE', 'x: mend it', { field: 'x', row: 3, column: 0, cause });
  const there = cross(error);
  assert.ok(there instanceof VIError);
  const { name, code, message, stack, field, row, column } = there;
  assert.deepEqual(
    { name, code, message, stack, field, row, column, cause: undefined },
    { ...error, name: 'VIError', message: 'x: mend it', stack: error.stack, cause: undefined },
  );
  assert.ok(there.cause instanceof Error);
  assert.equal(there.cause.name, 'TypeError');
  assert.equal(there.cause.message, 'underneath');
  assert.equal(there.cause.cause, 'deeper');
});

test('a place that is unknown is no property', () => {
  const error = new VIError('CLOSED', 'closed: open it', { field: undefined });
  for (const one of [error, cross(error)]) {
    assert.ok(!('field' in one) && !('row' in one) && !('cause' in one));
    assert.equal(one.code, 'CLOSED');
  }
});

test('other errors keep their words', () => {
  const there = cross(new RangeError('too far'));
  assert.ok(there instanceof Error && !(there instanceof VIError));
  assert.equal(`${there}`, 'RangeError: too far');
});

test('whatever else was thrown', () => {
  for (const thrown of ['text', 7, 7n, NaN, true, null, undefined]) assert.deepEqual(cross(thrown), thrown);
  for (const thrown of [{}, () => {}, Symbol('s'), Object.create(null), { toString: null }])
    assert.match(cross(thrown), /^\[object \w+\]$/);
  assert.equal(cross(new VIError('MODEL_THREW', 'threw', { cause: null })).cause, null);
});
