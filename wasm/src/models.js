// From a model as callers describe it to the slots of the C interface.
import {
  TE_GLM_NOISE_SD,
  TE_GLM_NUM_SLOTS,
  TE_GLM_PRIOR_MEAN,
  TE_GLM_PRIOR_SCALE,
  TE_GLM_X,
  TE_GLM_Y,
} from '../dist/layout.js';
import { readMatrix, readSquare, readVector, refuse } from './arrays.js';
import { guarded } from './error.js';
import { readProgram } from './programs.js';
import { suggest } from './suggest.js';

/**
 * Parameters that follow N(mean, sd²) each, or N(mean, L L') together with L = scaleTril, as those of an earlier fit.
 * @typedef {{ sd: number | ArrayLike<number>, mean?: ArrayLike<number> }
 *   | { scaleTril: ArrayLike<number>, mean?: ArrayLike<number> }} Prior
 */
/**
 * y by x, row-major with n rows of d features; an intercept is a column of ones. Without `noiseSd` the linear model has
 * log(noise sd) as its last parameter.
 * @typedef {{ type: 'logistic' | 'linear', x: ArrayLike<number> | ArrayLike<number>[], y: ArrayLike<number>,
 *   n?: number, d?: number, names?: string[], prior?: Prior, noiseSd?: number }} Regression
 */
/**
 * A log density, up to a constant, of unconstrained parameters. `grad` is to be filled with its gradient, every
 * element; both arrays are used again for the next call.
 * @typedef {{ dim: number, names?: string[],
 *   logDensityGradient: (theta: Float64Array, grad: Float64Array) => number }} Density
 */
/**
 * A model that has been read: for each slot in use its number, values, shape, and what callers call it.
 * @typedef {{ type: string, table?: string, dimension: number, rows: number, features: number, names: () => string[],
 *   numSlots: number, slots: { slot: number, field: string, values: ArrayBufferView, rows: number, columns: number }[],
 *   logDensityGradient?: Function }} ReadModel
 */

const TABLES = { logistic: 'te_logistic', linear: 'te_linear' };
const isSize = (value) => Number.isInteger(value) && value >= 1 && value < 2 ** 32;

/** A function that gives as many names, and those that follow; `defaults` is what others are elements of. */
function readNames(names, count, defaults, more = []) {
  if (names !== undefined && !(Array.isArray(names) && names.length === count))
    refuse('BAD_LENGTH', 'names', `not ${count} names`, 'give one for each in an array');
  const given = names?.map(String);
  return () => [...(given ?? Array.from({ length: count }, (_, i) => `${defaults}[${i}]`)), ...more];
}

function checkSize(value, field, found) {
  if (value === undefined) return;
  if (!isSize(value)) refuse('BAD_LENGTH', field, 'no size', 'give a whole number from 1 on');
  if (value !== (found ?? value)) refuse('BAD_LENGTH', field, `${value}, but ${found} in the data`, 'leave it out');
}

function readData(model) {
  for (const field of ['x', 'y'])
    if (model[field] === undefined) refuse('BAD_MODEL', field, 'missing', 'give { x, y, … }');
  const { values: x, rows, columns } = readMatrix(model.x, 'x');
  const y = readVector(model.y, 'y');
  const n = rows ?? y.length;
  checkSize(model.n, 'n', n);
  checkSize(model.d, 'd', columns);
  const d = model.d ?? x.length / n;
  for (const [field, { length }] of Object.entries({ x, y }))
    if (!length) refuse('BAD_LENGTH', field, 'empty', 'give at least one row');
  if (y.length !== n) refuse('BAD_LENGTH', 'y', `${y.length} numbers`, `give one for each of the ${n} rows of x`);
  if (d % 1 || x.length !== n * d)
    refuse('BAD_LENGTH', 'x', `${x.length} numbers`, `give rows of one length for each of the ${n} elements of y`);
  return { x, y, n, d };
}

const vectorSlot = (slot, field, values) => ({ slot, field, values, rows: values.length, columns: 1 });

function readPrior(prior) {
  if (prior === undefined || prior === null) return [];
  const { mean, scaleTril, sd, status } = prior;
  if (status === 'diverged') refuse('BAD_PRIOR', 'prior', 'that fit diverged', 'fit it again with a prior');
  const slots = mean === undefined ? [] : [vectorSlot(TE_GLM_PRIOR_MEAN, 'prior.mean', readVector(mean, 'prior.mean'))];
  if (scaleTril) {
    const { values, size } = readSquare(scaleTril, 'prior.scaleTril');
    return [...slots, { slot: TE_GLM_PRIOR_SCALE, field: 'prior.scaleTril', values, rows: size, columns: size }];
  }
  if (sd === undefined) refuse('BAD_PRIOR', 'prior', 'neither sd nor scaleTril', 'give { sd }, or an earlier fit');
  return [
    ...slots,
    vectorSlot(TE_GLM_PRIOR_SCALE, 'prior.sd', readVector(typeof sd === 'number' ? [sd] : sd, 'prior.sd')),
  ];
}

function readNoise({ type, noiseSd }) {
  if (noiseSd === undefined || noiseSd === null) return [];
  if (type !== 'linear')
    refuse('BAD_MODEL', 'noiseSd', 'the logistic model has no noise', "leave it out, or give type: 'linear'");
  return [vectorSlot(TE_GLM_NOISE_SD, 'noiseSd', readVector([noiseSd], 'noiseSd'))];
}

function readRegression(model) {
  const { type } = model;
  const { x, y, n, d } = readData(model);
  const noise = readNoise(model);
  const extra = type === 'linear' && !noise.length ? ['log(noise sd)'] : [];
  const slots = [
    { slot: TE_GLM_X, field: 'x', values: x, rows: n, columns: d },
    vectorSlot(TE_GLM_Y, 'y', y),
    ...readPrior(model.prior),
    ...noise,
  ];
  const names = readNames(model.names, d, 'x', extra);
  const dimension = d + extra.length;
  return { type, table: TABLES[type], dimension, rows: n, features: d, names, numSlots: TE_GLM_NUM_SLOTS, slots };
}

function readDensity({ dim, logDensityGradient, module, names }) {
  if (!isSize(dim)) refuse('BAD_MODEL', 'dim', 'no dimension', 'give the number of parameters');
  if (typeof logDensityGradient !== 'function') {
    const what = module ? 'the module has not been imported' : 'no function';
    refuse('BAD_MODEL', 'logDensityGradient', what, 'give a function of (theta, grad)');
  }
  const slots = { rows: 0, features: 0, numSlots: 0, slots: [] };
  return { type: 'custom', dimension: dim, names: readNames(names, dim, 'theta'), ...slots, logDensityGradient };
}

/**
 * Reads a model; values are left to the engine to check. Throws a VIError.
 * @param {Regression | Density | import('./binding.js').ProgramModel} model
 * @returns {ReadModel}
 */
export const readModel = guarded('BAD_MODEL', (model) => {
  if (Object(model) !== model) refuse('BAD_MODEL', 'model', 'no object', 'give { type, x, y } or { dim, … }');
  if (Object.hasOwn(TABLES, model.type)) return readRegression(model);
  if (model.type === 'program') return readProgram(model);
  if (model.type === undefined && model.dim !== undefined) return readDensity(model);
  return refuse('BAD_MODEL', 'type', 'no such model', suggest(model.type, [...Object.keys(TABLES), 'program']));
});
