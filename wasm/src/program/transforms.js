// Constrained parameters: the transforms of the Stan reference manual, with their log-Jacobians.
import { checked, finite, positive } from './density.js';
import { concatenate, cumulativeSum, exp, log, logistic, segment, softplus, sum } from './functions.js';
import { areEqual, isVector, sizeOf } from './shape.js';
import { add, apply, commonGraph, lift, multiply, subtract } from './value.js';

/**
 * How a parameter comes of unconstrained numbers: `unconstrainedShape` says of which shape these are, given the
 * parameter's, undefined if it can have no such shape; `constrain` makes the parameter; `logJacobian` is the log
 * absolute determinant of its derivative, left out if that is 0.
 * @typedef {{ unconstrainedShape?: (shape: readonly [number, number]) => number | [number, number] | undefined,
 *   constrain: (u: Value) => Value, logJacobian?: (u: Value) => Value }} Transform
 */

/** shift + x, without a node where the shift is the number 0. */
const shifted = (shift, x) => (shift === 0 ? x : add(shift, x));

/** The sum over the elements of u of the log of what may be one positive number for all of them. */
function totalLog(scale, u) {
  const logs = log(lift(commonGraph('log', [scale, u]), scale));
  return areEqual(logs.shape, u.shape) ? sum(logs) : multiply(sizeOf(u.shape), logs);
}

const bound = finite('bound');

/** x */
export const unconstrained = () => ({ constrain: (u) => u });

/** x > bound: x = bound + e^u. */
export function lower(least) {
  const from = checked('lower', bound, least);
  return { constrain: (u) => shifted(from, exp(u)), logJacobian: sum };
}

/** x < bound: x = bound - e^u. */
export function upper(greatest) {
  const to = checked('upper', bound, greatest);
  return { constrain: (u) => subtract(to, exp(u)), logJacobian: sum };
}

/** a < x < b: x = a + (b - a) logistic(u). */
export function interval(a, b) {
  const [from, to] = [checked('interval', bound, a), checked('interval', bound, b)];
  const width = checked('interval', positive('width'), from === 0 ? to : subtract(to, from));
  const scaled = (x) => (width === 1 ? x : multiply(width, x));
  return {
    constrain: (u) => shifted(from, scaled(logistic(u))),
    logJacobian: (u) => {
      // log(logistic(u) (1 - logistic(u))) = u - 2 softplus(u)
      const slope = sum(subtract(u, multiply(2, softplus(u))));
      return width === 1 ? slope : add(totalLog(width, u), slope);
    },
  };
}

/** x = offset + multiplier u. */
export function offsetMultiplier(offset, multiplier) {
  const shift = checked('offset_multiplier', finite('offset'), offset);
  const scale = checked('offset_multiplier', positive('multiplier'), multiplier);
  return { constrain: (u) => shifted(shift, multiply(scale, u)), logJacobian: (u) => totalLog(scale, u) };
}

/** x[0] < x[1] < ...: x[0] = u[0], x[k] = x[k - 1] + e^u[k]. */
export function ordered() {
  const steps = (u) => segment(u, 1, u.rows - 1);
  return {
    unconstrainedShape: (shape) => (isVector(shape) && shape[0] > 1 ? shape : undefined),
    constrain: (u) => cumulativeSum(concatenate(u.at(0), exp(steps(u)))),
    logJacobian: (u) => sum(steps(u)),
  };
}

/** 0 < x[0] < x[1] < ...: x[0] = e^u[0], x[k] = x[k - 1] + e^u[k]. */
export const positiveOrdered = () => ({
  unconstrainedShape: (shape) => (isVector(shape) ? shape : undefined),
  constrain: (u) => cumulativeSum(exp(u)),
  logJacobian: sum,
});

/** Positive numbers with sum 1, by stick-breaking: one unconstrained number fewer. */
export const simplex = () => ({
  unconstrainedShape: (shape) => (isVector(shape) && shape[0] > 1 ? [shape[0] - 1, 1] : undefined),
  constrain: (u) => apply('simplex', [u]),
  logJacobian: (u) => apply('simplex_log_jacobian', [u]),
});
