// Models of the golden programs, as users would write them; corpus_models.hpp of the C++ builder's tests has the same.
import {
  addDiagonal,
  bernoulliLogitGlm,
  beta,
  cauchy,
  cholesky,
  concatenate,
  dirichlet,
  gamma,
  halfCauchy,
  halfNormal,
  halfStudentT,
  interval,
  inverseGamma,
  log,
  log1p,
  logDensities,
  logDensity,
  logistic,
  logMix,
  lognormal,
  logSumExp,
  lower,
  matmul,
  multiNormalCholesky,
  negate,
  normal,
  normalGlm,
  offsetMultiplier,
  ordered,
  poisson,
  poissonLog,
  poissonLogGlm,
  positiveOrdered,
  Program,
  simplex,
  sqrt,
  square,
  squaredExponential,
  studentT,
  subtract,
  transpose,
} from '../../../../../wasm/src/program.js';

const numbersTo = (end, make) => Array.from({ length: end }, (_, i) => make(i));

export function eightSchools() {
  const m = new Program();
  const y = m.data('y', [28, 8, -3, 7, -1, 1, 18, 12]);
  const sigma = m.data('sigma', [15, 10, 16, 11, 9, 11, 10, 18]);
  const mu = m.parameter('mu');
  const tau = m.parameter('tau', lower(0));
  const z = m.parameter('z', 8);
  const theta = m.generate('theta', mu.plus(tau.times(z)));
  m.sample(mu, normal(0, 5));
  m.sample(tau, cauchy(0, 5));
  m.sample(z, normal(0, 1));
  m.sample(y, normal(theta, sigma));
  return m;
}

const features = (m) => m.data('x', [[1, 0.5], [1, -1.5], [1, 2], [1, 0]]); // prettier-ignore

export function logisticRegression() {
  const m = new Program();
  const [x, y] = [features(m), m.data('y', Uint8Array.of(0, 1, 1, 0))];
  const coefficients = m.parameter('beta', 2);
  m.sample(coefficients, studentT(4, 0, 2.5));
  m.sample(y, bernoulliLogitGlm(x, coefficients));
  m.generate('p', logistic(matmul(x, coefficients)));
  return m;
}

export function linearRegression() {
  const m = new Program();
  const [x, y] = [features(m), m.data('y', [0.5, -1, 2.5, 0])];
  const [coefficients, sigma] = [m.parameter('beta', 2), m.parameter('sigma', lower(0))];
  m.sample(coefficients, normal(0, 10));
  m.sample(sigma, halfCauchy(2));
  m.sample(y, normalGlm(x, coefficients, sigma));
  m.generate('log_likelihood', logDensities(y, normal(matmul(x, coefficients), sigma)));
  return m;
}

export function poissonRegression() {
  const m = new Program();
  const [x, deaths, exposure] = [features(m), m.data('deaths', [0, 1, 7, 2]), m.data('exposure', 3.5)];
  const [coefficients, group] = [m.parameter('beta', 2), m.data('group', [0, 1, 1, 2])];
  const spread = m.parameter('spread', lower(0));
  const offset = m.parameter('offset', 3, offsetMultiplier(0, spread));
  m.sample(spread, halfNormal(1));
  m.sample(offset, normal(0, spread));
  m.sample(deaths, poissonLog(matmul(x, coefficients).plus(offset.at(group)).plus(log(exposure))));
  m.sample(deaths, poissonLogGlm(x, coefficients));
  return m;
}

/** Two states, by the forward algorithm; a node for every step. */
export function hiddenMarkov() {
  const m = new Program();
  const y = m.data('y', [2, 0, 5, 7, 6, 1]);
  const [stay, rate] = [m.parameter('stay', 2, interval(0, 1)), m.parameter('rate', 2, positiveOrdered())];
  m.sample(stay, beta(8, 2));
  m.sample(rate, gamma(2, 0.5));
  const [stays, leaves] = [(k) => log(stay.at(k)), (k) => log1p(negate(stay.at(k)))];
  const arrive = [concatenate(stays(0), leaves(1)), concatenate(leaves(0), stays(1))];
  const emit = (t, k) => logDensity(y.at(t), poisson(rate.at(k)));
  let forward = concatenate(emit(0, 0), emit(0, 1)).minus(0.69);
  for (let t = 1; t < 6; t++)
    forward = concatenate(...arrive.map((from, k) => logSumExp(forward.plus(from)).plus(emit(t, k))));
  m.add(logSumExp(forward));
  return m;
}

export function mixture() {
  const m = new Program();
  const y = m.data('y', [-2, -1.5, 0.5, 3, 2.5]);
  const [weight, mu] = [m.parameter('weight', 3, simplex()), m.parameter('mu', 3, ordered())];
  const sigma = m.parameter('sigma', lower(0.01));
  m.sample(weight, dirichlet(2));
  m.sample(mu, normal(0, 3));
  m.sample(sigma, lognormal(0, 1));
  const columns = numbersTo(3, (k) => {
    return transpose(log(weight.at(k)).plus(logDensities(y, normal(mu.at(k), sigma))));
  });
  m.add(logSumExp(transpose(concatenate(...columns))));
  const share = m.parameter('share', interval(0, 1));
  m.add(logMix(share, logDensities(y, normal(0, 1)), logDensities(y, cauchy(0, 1))));
  return m;
}

export function gaussianProcess() {
  const m = new Program();
  const [x, y] = [m.data('x', [-1, -0.5, 0, 0.7, 1]), m.data('y', [0.1, 0.4, 0.5, 0.2, -0.3])];
  const [magnitude, length] = [m.parameter('magnitude', lower(0)), m.parameter('length', lower(0))];
  const noise = m.parameter('noise', lower(0));
  m.sample(length, inverseGamma(5, 5));
  m.sample(concatenate(magnitude, noise), halfStudentT(3, 1));
  const k = addDiagonal(squaredExponential(x, magnitude, length), square(noise).plus(1e-8));
  m.sample(y, multiNormalCholesky(0, cholesky(k)));
  m.generate('k', k);
  return m;
}

/** GARCH(1, 1), whose variances depend on each other. */
export function garch() {
  const m = new Program();
  const y = m.data('y', [0.1, -0.4, 1.5, -0.9, 0.2, 0.3]);
  const [mu, omega] = [m.parameter('mu'), m.parameter('omega', lower(0))];
  const alpha = m.parameter('alpha', interval(0, 1));
  const weight = m.parameter('beta', interval(0, subtract(1, alpha)));
  const sigma = [m.data('sigma1', 0.5)];
  for (let t = 1; t < 6; t++) {
    const shock = alpha.times(square(y.at(t - 1).minus(mu)));
    sigma.push(sqrt(omega.plus(shock).plus(weight.times(square(sigma[t - 1])))));
  }
  m.sample(y, normal(mu, concatenate(...sigma)));
  m.generate('last', sigma[5]);
  return m;
}
