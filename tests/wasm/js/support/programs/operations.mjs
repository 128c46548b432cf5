// Golden programs with every function, density and transform once at least, of scalars, vectors, matrices, data and
// numbers; corpus_operations.hpp of the C++ builder's tests has the same.
import * as te from '../../../../../wasm/src/program.js';

const { add, divide, exp, interval, logDensities, logDensity, matmul, multiply, negate, reshape, segment } = te;
const { square, subtract, tanh, transpose, lower, normal, poisson, simplex } = te;

/** Adds what a function makes of a scalar, of a vector, and of data. */
export function functionsOfElements() {
  const { log, log1p, expm1, sqrt, inverse, abs, logistic, logit, softplus, log1mExp, lgamma, digamma } = te;
  const { normalCdf, logNormalCdf, sum, mean, rowSums, logSumExp, softmax, cumulativeSum } = te;
  const first = [exp, log, log1p, expm1, sqrt, square, inverse, abs, tanh, logistic, logit, softplus, log1mExp];
  const second = [lgamma, digamma, normalCdf, logNormalCdf, sum, mean, rowSums, logSumExp, softmax, cumulativeSum];
  const m = new te.Program();
  const [scalar, vector, matrix] = [m.parameter('scalar'), m.parameter('vector', 3), m.parameter('matrix', [2, 3])];
  const data = m.data('data', [0.5, 1.5]);
  for (const apply of [...first, ...second, transpose])
    for (const value of [scalar, vector, matrix, data]) m.add(apply(value));
  return m;
}

export function functionsOfTwo() {
  const { dot, equal, less, logMix, logSumExp, pow, select } = te;
  const mix = (a, b) => logMix(0.25, a, b);
  const choose = (a, b) => select(1, negate(a), b);
  const m = new te.Program();
  const [scalar, vector, matrix] = [m.parameter('scalar'), m.parameter('vector', 3), m.parameter('matrix', [2, 3])];
  const data = m.data('data', Float32Array.of(0.5, 1.5, 2.5));
  for (const apply of [pow, logSumExp, add, subtract, multiply, divide, mix, choose]) {
    m.add(apply(scalar, scalar.plus(1)));
    m.add(apply(scalar, vector));
    m.add(apply(vector, 2));
    m.add(apply(vector, data));
    m.add(apply(-1.5, matrix));
    m.add(apply(data, 0.1));
  }
  const chosen = select(less(data, 1), vector, negate(vector));
  m.add(chosen.plus(less(2, data)).plus(equal(data, data)).plus(equal(data, 3)));
  m.add(dot(vector, data));
  m.add(select(equal(add(scalar.rows, data.at(0)), 1), matrix, 0));
  return m;
}

export function matrices() {
  const { addDiagonal, cholesky, logDiagonal, logSumExp, lowerSolve, softmax, squaredExponential } = te;
  const m = new te.Program();
  const [a, b, v] = [m.parameter('a', [3, 3]), m.parameter('b', [3, 2]), m.parameter('v', 3)];
  const x = m.data('x', Float64Array.of(1, 2, 3, 4, 5, 6), [3, 2]);
  const root = cholesky(matmul(a, transpose(a)));
  m.add(lowerSolve(root, b).plus(lowerSolve(root, x)));
  m.add(logDiagonal(root).plus(logDiagonal(matmul(transpose(x), x))));
  const diagonals = addDiagonal(a, v).plus(addDiagonal(a, 0.5));
  m.add(diagonals.plus(addDiagonal(matmul(b, transpose(x)), v.at(1))));
  const [v0, v1, v2] = [v.at(0), v.at(1), v.at(2)];
  const kernels = squaredExponential(x, v0, 2).plus(squaredExponential(v, 1, v2));
  m.add(kernels.plus(squaredExponential(b, v0, v1)));
  m.add(logSumExp(transpose(x)).times(softmax(v0.times(transpose(x))).at(0, 1)));
  return m;
}

export function parts() {
  const { block, column, concatenate, dot, scatterAdd } = te;
  const m = new te.Program();
  const [a, v, s] = [m.parameter('a', [4, 3]), m.parameter('v', 6), m.parameter('s')];
  const indices = m.data('indices', [0, 2, 2, 1, 0]);
  const x = m.data('x', [[1, 2, 3], [4, 5, 6]]); // prettier-ignore
  m.add(v.at(0).plus(v.at(5)).plus(a.at(1, 2)).plus(x.at(1, 0)));
  m.add(a.row(3).plus(x.at(0)));
  m.add(v.at(indices));
  m.add(a.at(indices));
  m.add(v.slice(1, 5).times(segment(v, 2, 4)));
  m.add(
    v
      .slice(0)
      .plus(segment(a, 1, 2).at(0, 0))
      .plus(segment(v, 3, 1)),
  );
  m.add(
    column(a, 0)
      .minus(column(a, 2))
      .plus(dot(column(x, 1), segment(v, 0, 2))),
  );
  m.add(
    block(a, 1, 1, [2, 2])
      .times(block(a, 0, 0, [2, 2]))
      .plus(s.at(0))
      .plus(s.at(0, 0)),
  );
  m.add(scatterAdd(segment(v, 0, 5), indices, 3).plus(scatterAdd(a.at(indices), indices, 5).at(4, 0)));
  const shaped = reshape(v, [2, 3])
    .plus(reshape(s, [2, 3]))
    .plus(reshape(x, [2, 3]));
  m.add(shaped.plus(reshape(x, [1, 6]).at(0, 5)).plus(multiply(reshape(0.5, 1), s)));
  m.add(concatenate(v, s, indices, 3).plus(concatenate(s).at(0)));
  m.add(concatenate(a, x));
  return m;
}

function realDensities(a, b) {
  const { studentT, cauchy, laplace, lognormal, gamma, inverseGamma, exponential, uniform } = te;
  const first = [normal(a, b), studentT(b, a, b), cauchy(a, b), laplace(a, b), lognormal(a, b), gamma(b, b)];
  const second = [inverseGamma(b, b), exponential(b), uniform(a, add(b, 9))];
  return [...first, ...second, te.halfNormal(b), te.halfCauchy(b), te.halfStudentT(4, b)];
}

/** Of variates that are a scalar parameter, a vector of them, data and a number; with arguments of each kind. */
export function densitiesOfReals() {
  const m = new te.Program();
  const [scalar, vector] = [m.parameter('scalar', lower(0)), m.parameter('vector', 3, lower(0))];
  const [y, scale] = [m.data('y', [0.5, 1.5, 2]), m.data('scale', [1, 2, 3])];
  for (const variate of [scalar, vector, y]) {
    for (const density of realDensities(0.5, 2)) m.sample(variate, density);
    for (const density of realDensities(scalar, vector)) m.sample(variate, density);
    for (const density of realDensities(y, scale)) m.sample(variate, density);
    for (const density of realDensities(vector, 3)) m.add(logDensities(variate, density));
  }
  for (const density of realDensities(1, scalar)) m.add(logDensity(1.25, density));
  return m;
}

export function densitiesOfShares() {
  const { beta, dirichlet, uniform } = te;
  const m = new te.Program();
  const [p, share] = [m.parameter('p', interval(0, 1)), m.parameter('share', 3, simplex())];
  const [y, shapes] = [m.data('y', [0.2, 0.3, 0.5]), m.data('shapes', [1, 2, 3])];
  m.sample(p, beta(2, 0.5));
  m.sample(y, beta(p, shapes));
  m.add(logDensities(share, beta(shapes, p.plus(1))));
  m.sample(share, dirichlet(2));
  m.sample(share, dirichlet(shapes));
  m.sample(y, dirichlet(multiply(10, share)));
  m.sample(y, dirichlet(p));
  m.sample(share, dirichlet(shapes.at(0)));
  m.sample(p, uniform(0, 1));
  return m;
}

function countDensities({ x, v, n, logits }) {
  const { bernoulli, bernoulliLogit, binomial, binomialLogit, poissonLog, negativeBinomial2, categoricalLogit } = te;
  const p = te.logistic(v);
  return [
    ...[bernoulli(p), bernoulli(0.5), bernoulliLogit(v), bernoulliLogit(x), binomial(n, p), binomial(3, 0.25)],
    ...[binomialLogit(n, x), binomialLogit(9, v), poisson(exp(x)), poisson(2.5), poissonLog(v), poissonLog(n)],
    ...[negativeBinomial2(exp(v), 2), negativeBinomial2(n, exp(x)), categoricalLogit(segment(v, 0, 3))],
    ...[categoricalLogit(logits), categoricalLogit(transpose(v))],
  ];
}

export function densitiesOfCounts() {
  const { bernoulliLogit, bernoulliLogitGlm, categoricalLogit, normalGlm, poissonLogGlm } = te;
  const m = new te.Program();
  const [x, v, n] = [m.parameter('x'), m.parameter('v', 4), m.data('n', [5, 5, 6, 7])];
  const [y, logits] = [m.data('y', [0, 1, 1, 0]), m.parameter('logits', [4, 3])];
  for (const density of countDensities({ x, v, n, logits })) {
    m.sample(y, density);
    m.add(logDensities(y, density));
  }
  m.sample(1, bernoulliLogit(x));
  m.sample(y.at(2), categoricalLogit(v));
  const design = m.data('design', [[1, 2], [1, 3], [1, 4], [1, 5]]); // prettier-ignore
  const coefficients = segment(v, 0, 2);
  m.sample(y, bernoulliLogitGlm(design, coefficients));
  m.sample(n, normalGlm(design, coefficients, 0.5));
  m.sample(n, normalGlm(design, coefficients, exp(x)));
  m.sample(n, poissonLogGlm(design, coefficients));
  return m;
}

export function transforms() {
  const { offsetMultiplier, ordered, positiveOrdered, unconstrained, upper } = te;
  const m = new te.Program();
  const [bounds, top] = [m.data('bounds', [-1, 0.5]), m.data('top', 3)];
  const [a, b] = [m.parameter('a'), m.parameter('b', [2, 2], unconstrained())];
  m.parameter('lower', 2, lower(-2));
  m.parameter('lower of data', 2, lower(bounds));
  m.parameter('lower of a', [2, 3], lower(a));
  m.parameter('upper', upper(5));
  m.parameter('upper of data', 2, upper(top));
  m.parameter('interval', 3, interval(-2, 3));
  m.parameter('interval from 0', 2, interval(0, top));
  m.parameter('unit interval', [1, 2], interval(0, 1));
  m.parameter('interval of data', 2, interval(bounds, bounds.plus(1)));
  m.parameter('interval of b', [2, 2], interval(b, b.plus(exp(a))));
  m.parameter('offset', 2, offsetMultiplier(bounds, 2));
  m.parameter('multiplier', 2, offsetMultiplier(a, top));
  m.parameter('noncentred', 3, offsetMultiplier(0, exp(a)));
  m.parameter('ordered', 4, ordered());
  m.parameter('positive ordered', 1, positiveOrdered());
  m.parameter('simplex', 2, simplex());
  m.parameter('larger simplex', 5, simplex());
  return m;
}

/** Numbers by their bits; the listing has the shortest text of each. */
export function constants() {
  const m = new te.Program();
  const x = m.parameter('x');
  const plain = [0, -0, 1, 0.1, 1 / 3, -2.5, 100000, 1e5 + 0.5, 123456789012345678, 1e22, 1e23, 1e-5, 1.5e-5, 0.00123];
  const extreme = [1e-300, 2 / 3e10, 3e100, Number.MIN_VALUE, Number.MAX_VALUE, Number.EPSILON, Infinity, -Infinity];
  for (const number of [...plain, ...extreme]) m.add(x.times(number));
  m.add(x.times(m.constant([1, 2, 3, 4])));
  m.add(x.times(m.constant(Int8Array.of(1, 2, 3, 4, 5))));
  const table = m.constant([1, 2, 3, 4, 5, 6], [3, 2]);
  m.add(table.times(x).plus(m.constant(7)).plus(multiply(2, 3)));
  return m;
}

/** What is checked more than once, or under several names, and what needs no check. */
export function checks() {
  const { gamma, halfNormal, sqrt } = te;
  const m = new te.Program();
  const [y, x] = [m.data('y', [1, 2, 3]), m.parameter('x')];
  m.sample(y, normal(x, 1));
  m.sample(y, normal(0, exp(x)));
  m.sample(y, halfNormal(2));
  m.sample(y.plus(1), gamma(exp(x), y));
  m.sample(m.constant([1, 2]), gamma(exp(x), 1));
  m.sample(x, normal(y.at(0), sqrt(y).at(1)));
  m.generate('twice y', multiply(2, y));
  m.sample(multiply(2, y), normal(x, 1));
  m.generate('only here', logDensities(y, poisson(2)));
  return m;
}

/** Values under several names or none, data and numbers among them; things that nothing needs. */
export function outputs() {
  const m = new te.Program();
  m.data('unused', [1, 2]);
  const [x, y] = [m.parameter('x', 2), m.data('y', [[1, 2]])];
  m.parameter('idle', 3, simplex());
  m.generate('same', x);
  m.generate('twice', exp(x).plus(1));
  m.generate('again', add(1, exp(x)));
  m.generate('and again', exp(x).plus(1));
  m.generate('number', 2.5);
  m.generate('data', y);
  m.generate('β ≤ 😀', tanh(x));
  tanh(exp(x));
  m.sample(exp(x).plus(1), normal(2.5, 1));
  return m;
}

export function deep() {
  const m = new te.Program();
  let x = m.parameter('x');
  for (let i = 0; i < 1000; i++) x = tanh(x).plus(i);
  m.add(x);
  return m;
}
