// Models and parts of them that make no sense are refused with a VIError, and leave no trace.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { disassemble } from '../../../wasm/src/disassemble.js';
import * as te from '../../../wasm/src/program.js';
import { refuses } from './support/core.mjs';
import { eightSchools } from './support/programs/models.mjs';
import { fixture } from './support/programs/refused.mjs';

const { add, concatenate, exp, lower, normal, Program } = te;

test('names', () => {
  const { m, mu } = fixture();
  refuses(() => m.data('mu', 1), 'BAD_NAME', { field: 'mu' }, /two things/);
  refuses(() => m.parameter('y'), 'BAD_NAME');
  refuses(() => m.generate('x', mu), 'BAD_NAME');
  for (const name of ['', 'a\0b', '\ud800', 'x\udfffy', undefined, null, 3, Symbol('s'), {}, ['a']]) {
    refuses(() => m.data(name, 1), 'BAD_NAME');
    refuses(() => m.parameter(name), 'BAD_NAME');
    refuses(() => m.generate(name, mu), 'BAD_NAME');
  }
  m.parameter('😀');
});

test('data and constants', () => {
  const { m } = fixture();
  const cases = {
    BAD_LENGTH: [[[]], [1, 2], [[[1, 2], [3]]], [[1, 2, 3], 2], [[1, 2, 3], [2, 2]], [new Float64Array(0)]],
    NOT_AN_ARRAY: [['12'], [undefined], [null], [{ length: 1 }], [new BigInt64Array(2)], [Symbol('x')]],
    NOT_A_NUMBER: [[['1']], [[1, null]], [[[1, 2], [3, '4']]], [[1n]], [[true]]],
    BAD_SHAPE: [[[1], 0], [[1], '1'], [[1], [1, 1, 1]], [[1], null], [[1], [1, NaN]], [[1], {}]],
  }; // prettier-ignore
  for (const [code, list] of Object.entries(cases))
    for (const given of list) {
      refuses(() => m.data('d', ...given), code);
      refuses(() => m.constant(...given), code);
    }
  m.data('d', 1);
});

test('values of another model, and what is no value', () => {
  const { m, y, mu } = fixture();
  const other = fixture();
  for (const act of [
    () => mu.plus(other.mu),
    () => concatenate(mu, other.y),
    () => m.sample(mu, normal(other.mu, 1)),
    () => m.sample(other.mu, normal(0, 1)),
    () => m.sample(y, te.multiNormalCholesky(0, other.m.constant([1], [1, 1]))),
    () => m.add(other.y),
    () => m.generate('g', other.mu),
    () => m.parameter('p', lower(other.mu)),
    () => m.parameter('p', te.interval(0, other.y.at(0))),
    () => y.at(other.y),
  ])
    refuses(act, 'FOREIGN_VALUE', {}, /^\w+.* belongs to another Program/);
  for (const thing of [
    undefined,
    null,
    '1',
    true,
    3n,
    Symbol('x'),
    {},
    [1],
    [mu],
    Float64Array.of(1),
    normal,
    Object.create(mu),
  ])
    for (const act of [
      () => mu.plus(thing),
      () => add(1, thing),
      () => exp(thing),
      () => te.sum(thing),
      () => concatenate(mu, thing),
      () => te.reshape(thing, 2),
      () => te.segment(thing, 0, 1),
      () => te.logSumExp(mu, thing),
      () => m.add(thing),
      () => m.sample(thing, normal(0, 1)),
      () => m.sample(mu, normal(thing, 1)),
      () => m.sample(mu, te.dirichlet(thing)),
      () => m.generate('g', thing),
      () => lower(thing),
      () => te.interval(0, thing),
    ])
      refuses(act, 'NOT_A_VALUE');
  refuses(() => exp(1), 'NOT_A_VALUE', {}, /^exp: only numbers/);
  refuses(() => te.logSumExp(1, 2), 'NOT_A_VALUE');
  for (const parts of [[], [mu, '1'], new Array(3), [[mu]], new Proxy([mu], { get: () => normal.missing.property })])
    refuses(() => concatenate(parts), 'NOT_A_VALUE');
  refuses(() => concatenate(), 'NOT_A_VALUE');
});

test('densities and transforms that are none, or go wrong', () => {
  const { m, mu } = fixture();
  for (const thing of [undefined, null, 1, {}, () => mu, mu, normal, Object.create(normal(0, 1))])
    refuses(() => m.sample(mu, thing), 'BAD_MODEL', {}, /density/);
  refuses(() => new te.Density(3), 'BAD_MODEL');
  const cause = new RangeError('thrown on purpose');
  const thrower = () => {
    throw cause;
  };
  refuses(() => m.sample(mu, new te.Density(thrower)), 'BAD_MODEL', { cause });
  refuses(() => m.sample(mu, new te.Density(() => 'x')), 'NOT_A_VALUE');
  refuses(() => te.logDensities(mu, te.multiNormalCholesky(0, 1)), 'BAD_MODEL');
  for (const thing of [null, {}, 'x', lower, normal(0, 1), { constrain: 3 }, { constrain: exp, logJacobian: 1 }])
    refuses(() => m.parameter('p', 2, thing), 'BAD_MODEL', {}, /parameter p/);
  const hostile = new Proxy({}, { get: thrower });
  refuses(() => m.parameter('p', hostile), 'BAD_MODEL', { cause });
  refuses(() => m.parameter('p', { constrain: thrower }), 'BAD_MODEL', { cause });
  refuses(() => m.parameter('p', { constrain: exp, logJacobian: thrower }), 'BAD_MODEL', { cause });
  refuses(() => m.parameter('p', { constrain: () => ({}) }), 'NOT_A_VALUE');
  refuses(() => m.parameter('p', 2, { constrain: te.sum }), 'BAD_SHAPE', {}, /vector of 2.*scalar/);
  refuses(() => m.parameter('p', { unconstrainedShape: () => 'x', constrain: exp }), 'BAD_SHAPE');
  refuses(() => m.parameter('p', { constrain: (u) => (m.parameter('q'), u) }), 'BAD_MODEL', {}, /adds to the model/);
});

test('parameters of shapes that their transforms do not make', () => {
  const { m, beta } = fixture();
  for (const [shape, transform] of [
    [1, te.simplex()],
    [[2, 2], te.simplex()],
    [1, te.ordered()],
    [[1, 2], te.positiveOrdered()],
    [3, lower(beta)],
    [3, te.interval(0, exp(beta))],
    [3, te.offsetMultiplier(beta, 1)],
    [0, lower(0)],
    [[1, 2, 3], lower(0)],
    [[2, '2'], lower(0)],
  ])
    refuses(() => m.parameter('p', shape, transform), 'BAD_SHAPE');
  assert.ok(m.parameter('p', 2, lower(beta)));
});

test('a model needs a log density of its parameters', () => {
  const m = new Program();
  refuses(() => m.program(), 'BAD_MODEL', {}, /depends on no parameter/);
  const x = m.parameter('x');
  m.sample(1, normal(m.data('mean', 0.5), 1));
  refuses(() => m.program(), 'BAD_MODEL', {}, /depends on no parameter/);
  m.add(x);
  assert.ok(m.program());
});

test('what is refused leaves no trace', () => {
  const [clean, tried] = [eightSchools(), eightSchools()];
  const foreign = new Program().parameter('mu');
  for (const attempt of [
    () => tried.parameter('p', 3, lower(foreign)),
    () => tried.parameter('p', 3, { constrain: exp, logJacobian: () => foreign }),
    () => tried.data('p', []),
    () => tried.generate('p', foreign),
    () => tried.add(foreign),
  ])
    assert.throws(attempt, te.VIError);
  assert.deepEqual(tried.program(), clean.program());
});

test('models that are too large', () => {
  const m = new Program();
  const x = m.parameter('x', [2 ** 16, 2 ** 15 + 1]);
  refuses(() => m.parameter('rest', [2 ** 16, 2 ** 15]), 'TOO_LARGE', {}, /parameter rest/);
  m.add(x);
  refuses(() => m.program(), 'TOO_LARGE', {}, /2\^28/);
  const wide = m.parameter('wide');
  refuses(() => te.squaredExponential(te.reshape(wide, 2 ** 32), 1, 1), 'BAD_SHAPE');
  const tall = te.reshape(wide, 2 ** 32 - 1);
  refuses(() => concatenate(tall, tall), 'BAD_SHAPE');
  const small = new Program();
  small.add(te.reshape(small.parameter('a'), [2 ** 32 - 1, 2 ** 32 - 1]));
  refuses(() => small.program(), 'TOO_LARGE');
});

test('bytes that are no program are not read', () => {
  const { bytes } = eightSchools().program();
  for (const thing of [undefined, null, 'x', [1], {}, Float64Array.of(1)])
    refuses(() => disassemble(thing), 'NOT_AN_ARRAY');
  refuses(() => disassemble(new Uint8Array(64)), 'PROGRAM_VERSION');
  for (let length = 0; length < bytes.length; length++)
    refuses(() => disassemble(bytes.subarray(0, length)), 'PROGRAM_CORRUPT');
  let read = 0;
  for (let i = 8; i < bytes.length; i++) {
    const spoiled = Uint8Array.from(bytes);
    spoiled[i] ^= 255;
    try {
      disassemble(spoiled);
      read++;
    } catch (error) {
      assert.ok(error instanceof te.VIError, String(error));
    }
  }
  assert.ok(read > 0);
});
