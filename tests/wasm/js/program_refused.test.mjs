// Expressions that make no sense are refused with a VIError that names them as they were written, and the shapes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as te from '../../../wasm/src/program.js';
import { refuses } from './support/core.mjs';
import { fixture, messageOf } from './support/programs/refused.mjs';

const { concatenate, exp, matmul, multiply, negate, normal, transpose } = te;

test('shapes that do not go together', () => {
  const { m, y, x, mu, beta } = fixture();
  const tooShort = mu.times(beta.plus(1)).over(2);
  assert.equal(
    messageOf(() => y.minus(tooShort)),
    'y - mu * (beta + 1) / 2: shapes do not go together: y is a vector of 3, mu * (beta + 1) / 2 is a vector of 2',
  );
  assert.equal(
    messageOf(() => m.sample(y, normal(matmul(x, beta), negate(beta)))),
    'normal(y | matmul(x, beta), -beta): shapes do not go together: y is a vector of 3, matmul(x, beta) is a vector ' +
      'of 3, -beta is a vector of 2',
  );
  for (const act of [
    () => matmul(y, x),
    () => concatenate(x, y),
    () => te.cholesky(x),
    () => te.lowerSolve(x, y),
    () => te.logDiagonal(x),
    () => te.dot(x, beta),
    () => te.addDiagonal(matmul(x, transpose(x)), beta),
    () => te.squaredExponential(x, mu, beta),
    () => te.logMix(0.5, y, beta),
    () => te.logSumExp(y, beta),
    () => te.scatterAdd(x, y.slice(0, 2), 3),
    () => x.at(x),
    () => te.reshape(x, [2, 2]),
    () => m.sample(beta, te.dirichlet(y)),
    () => m.sample(x, te.dirichlet(x)),
    () => te.logDensities(beta, te.dirichlet(1)),
    () => m.sample(y, te.bernoulliLogitGlm(x, y)),
    () => te.logDensities(y, te.normalGlm(x, beta, 1)),
    () => m.sample(y, te.categoricalLogit(matmul(transpose(x), x))),
  ])
    refuses(act, 'BAD_SHAPE', {}, /vector|matrix/);
});

test('expressions keep their parentheses, and long ones are cut short', () => {
  const { y, x, mu, tau } = fixture();
  const nested = mu.minus(tau.minus(mu)).minus(tau.over(mu.times(tau)));
  assert.match(
    messageOf(() => matmul(nested, y)),
    /^matmul\(mu - \(tau - mu\) - tau \/ \(mu \* tau\), y\)/,
  );
  assert.match(
    messageOf(() => matmul(negate(mu.plus(1)).times(exp(tau)), y)),
    /^matmul\(-\(mu \+ 1\) \* exp\(tau\), y\)/,
  );
  assert.match(
    messageOf(() => matmul(x.at(1, 1).plus(x.row(2)).plus(y.at(y).at(0)), y)),
    /x\[1, 1\] \+ x\[2, \.\.\., 2\] \+ y\[y\]\[0\]/,
  );
  let deep = mu;
  for (let i = 0; i < 100; i++) deep = exp(deep);
  assert.ok(messageOf(() => matmul(deep, y)).length < 250);
  assert.match(
    messageOf(() => matmul(x, concatenate(...Array(100).fill(mu)))),
    /concatenate\(mu, mu, mu, mu, \.\.\.\)/,
  );
});

test('parts outside', () => {
  const { y, x } = fixture();
  assert.equal(
    messageOf(() => y.at(3)),
    'y: from row 3 and column 0, a scalar reaches outside: it is a vector of 3',
  );
  for (const index of [-1, 0.5, NaN, Infinity, 2 ** 32, '0', null, Symbol('0'), {}, []])
    refuses(() => y.at(index), 'BAD_INDEX', {}, /^y: index .*whole number/);
  const { segment, column, block } = te;
  for (const act of [
    () => x.at(0, 2),
    () => x.at(0, '1'),
    () => x.row(3),
    () => y.slice(1, 4),
    () => y.slice(Symbol('1')),
    () => segment(y, 2, 2),
    () => segment(y, 2 ** 32 - 1, 2),
    () => column(x, 2),
    () => block(x, 2, 1, [2, 1]),
  ])
    refuses(act, 'BAD_INDEX');
  for (const act of [() => y.slice(2, 2), () => y.slice(2, 1), () => segment(y, 0, 0), () => segment(y, 0, '1')])
    refuses(act, 'BAD_SHAPE');
});

test('parameters where only data can stand', () => {
  const { m, y, x, mu, beta } = fixture();
  assert.equal(
    messageOf(() => m.sample(mu, te.bernoulli(0.5))),
    'bernoulli(mu | 0.5): mu depends on parameters: only data can stand there',
  );
  for (const act of [
    () => y.at(beta),
    () => te.select(mu, y, 1),
    () => te.less(mu, 0),
    () => te.equal(0, mu),
    () => te.scatterAdd(beta, exp(beta), 2),
    () => m.sample(y, te.binomial(mu, 0.5)),
    () => m.sample(matmul(x, beta), te.normalGlm(x, beta, 1)),
    () => m.sample(y, te.poissonLogGlm(multiply(mu, x), beta)),
    () => m.sample(mu, te.categoricalLogit(beta)),
  ])
    refuses(act, 'NOT_DATA', {}, /depends on parameters/);
});

test('numbers outside of what a density or bound takes', () => {
  const { m, y, mu } = fixture();
  assert.equal(
    messageOf(() => m.sample(mu, normal(0, -1))),
    "normal's sd: -1: must be positive",
  );
  for (const act of [
    () => m.sample(mu, te.studentT(0, 0, 1)),
    () => m.sample(mu, normal(Infinity, 1)),
    () => m.sample(mu, normal(NaN, 1)),
    () => m.sample(y, te.binomial(2.5, 0.5)),
    () => m.sample(y, te.bernoulli(1.5)),
    () => m.sample(2, te.bernoulliLogit(mu)),
    () => m.sample(-1, te.exponential(exp(mu))),
    () => m.sample(-1, te.halfNormal(exp(mu))),
    () => m.sample(m.constant([1, -1]), te.lognormal(mu, 1)),
    () => m.sample(mu, te.beta(1, 0)),
    () => te.lower(NaN),
    () => te.upper(Infinity),
    () => te.interval(2, 2),
    () => te.offsetMultiplier(0, -1),
    () => mu.plus(NaN),
    () => m.add(NaN),
    () => m.generate('g', NaN),
  ])
    refuses(act, 'BAD_NUMBER');
});
