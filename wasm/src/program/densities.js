// Densities, with Stan's parametrisations and all constants.
import { refuse } from '../arrays.js';
import { camelCase } from '../names.js';
import {
  binary,
  checked,
  count,
  Density,
  evaluate,
  finite,
  fused,
  logDensity,
  nonnegative,
  positive,
  unit,
} from './density.js';
import { logDiagonal, lowerSolve, reshape } from './functions.js';
import { isScalar, sizeOf } from './shape.js';
import { add, commonGraph, lift, shapeOf, subtract } from './value.js';

const location = finite('location');
const scale = positive('scale');
const shape = positive('shape');
const rate = positive('rate');
const sd = positive('sd');
const logit = finite('logit');
const probability = unit('probability');
const features = finite('features');
const coefficients = finite('coefficients');

const observation = finite('observation');
const positiveObservation = positive('observation');
const nonnegativeObservation = nonnegative('observation');
const outcome = binary('outcome');
const counts = count('count');
const trials = count('trials');

export const normal = fused('normal', observation, finite('mean'), sd);
export const studentT = fused('student_t', observation, positive('degrees of freedom'), location, scale);
export const cauchy = fused('cauchy', observation, location, scale);
export const laplace = fused('laplace', observation, location, scale);
/** The log is N(location, scale^2). */
export const lognormal = fused('lognormal', positiveObservation, location, scale);
export const gamma = fused('gamma', positiveObservation, shape, rate);
export const inverseGamma = fused('inverse_gamma', positiveObservation, shape, scale);
export const exponential = fused('exponential', nonnegativeObservation, rate);
export const beta = fused('beta', unit('observation'), shape, shape);
export const uniform = fused('uniform', observation, finite('lower bound'), finite('upper bound'));

const dirichletOfAll = fused('dirichlet', unit('simplex'), shape);
/** Of a simplex; one shape for all elements will do. */
export const dirichlet = (shapes) =>
  new Density((x, elementwise) => {
    const alpha = lift(commonGraph('dirichlet', [x, shapes]), shapes);
    const all = isScalar(alpha.shape) ? reshape(alpha, shapeOf(x)) : alpha;
    return evaluate(x, dirichletOfAll(all), elementwise);
  });

export const bernoulli = fused('bernoulli', outcome, probability);
export const bernoulliLogit = fused('bernoulli_logit', outcome, logit);
export const binomial = fused('binomial', counts, trials, probability);
export const binomialLogit = fused('binomial_logit', counts, trials, logit);
export const poisson = fused('poisson', counts, nonnegative('mean'));
export const poissonLog = fused('poisson_log', counts, finite('log mean'));
/** Variance mean + mean^2 / precision. */
export const negativeBinomial2 = fused('negative_binomial_2', counts, positive('mean'), positive('precision'));
/** Of categories from 0: the logits are a vector for all of them, or a matrix with a row for each. */
export const categoricalLogit = fused('categorical_logit', count('category'), logit);

// ---- generalised linear models: features are data, an intercept is a column of ones

export const bernoulliLogitGlm = fused('bernoulli_logit_glm', outcome, features, coefficients);
export const normalGlm = fused('normal_glm', observation, features, coefficients, sd);
export const poissonLogGlm = fused('poisson_log_glm', counts, features, coefficients);

// ---- made of others

const standardNormal = normal(0, 1);
/** N(mean, L L') of a vector, L = scaleTril lower-triangular. */
export const multiNormalCholesky = (mean, scaleTril) =>
  new Density((x, elementwise) => {
    const name = 'multi_normal_cholesky';
    if (elementwise) refuse('BAD_MODEL', camelCase(name), 'no log densities of single elements', 'use logDensity');
    const centred = subtract(checked(name, observation, x), checked(name, location, mean));
    return subtract(logDensity(lowerSolve(scaleTril, centred), standardNormal), logDiagonal(scaleTril));
  });

/** A density that is symmetric about 0 and is folded there, for variates that are not negative. */
const folded = (name, symmetric) =>
  new Density((x, elementwise) => {
    const density = evaluate(checked(name, nonnegativeObservation, x), symmetric, elementwise);
    return add(density, Math.LN2 * (elementwise ? 1 : sizeOf(shapeOf(x))));
  });

export const halfNormal = (sd) => folded('half_normal', normal(0, sd));
export const halfCauchy = (scale) => folded('half_cauchy', cauchy(0, scale));
export const halfStudentT = (degreesOfFreedom, scale) => folded('half_student_t', studentT(degreesOfFreedom, 0, scale));
