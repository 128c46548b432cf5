// What densities are, and what they demand of their operands.
import {
  TE_CHECK_BINARY,
  TE_CHECK_COUNT,
  TE_CHECK_FINITE,
  TE_CHECK_NONNEGATIVE,
  TE_CHECK_POSITIVE,
  TE_CHECK_UNIT,
} from '../../dist/layout.js';
import { refuse } from '../arrays.js';
import { guarded } from '../error.js';
import { camelCase } from '../names.js';
import { CHECKS } from './operations.js';
import { numberText } from './text.js';
import { apply, checkOperand, nodeOf } from './value.js';

/** @type {(given: unknown) => Function | undefined} the function of a density */
let functionOf;

/** The distribution of a value: what gives the log density of a variate, in one sum or for each element. */
export class Density {
  #logDensity;

  static {
    functionOf = (given) => (Object(given) === given && #logDensity in given ? given.#logDensity : undefined);
  }

  /** @param {(variate: Value | number, elementwise: boolean) => Value | number} logDensity */
  constructor(logDensity) {
    if (typeof logDensity !== 'function')
      refuse('BAD_MODEL', 'density', 'no function', 'give one of (variate, elementwise)');
    this.#logDensity = logDensity;
  }
}

/** The log density, as one sum or by elements. */
export const evaluate = guarded('BAD_MODEL', (variate, density, elementwise) => {
  const logDensity = functionOf(density);
  if (!logDensity) refuse('BAD_MODEL', 'density', 'there is none', 'give one such as normal(0, 1)');
  return checkOperand(logDensity(checkOperand(variate, 'variate'), elementwise), 'density');
});

/** The sum of the log densities of all elements. */
export const logDensity = (variate, density) => evaluate(variate, density, false);
/** The log density of each element. */
export const logDensities = (variate, density) => evaluate(variate, density, true);

/** What a density says of one of its operands: its part, as in "scale", and which numbers it may be. */
const operand = (check) => (role) => ({ role, check });
export const finite = operand(TE_CHECK_FINITE);
export const positive = operand(TE_CHECK_POSITIVE);
export const nonnegative = operand(TE_CHECK_NONNEGATIVE);
export const unit = operand(TE_CHECK_UNIT);
export const binary = operand(TE_CHECK_BINARY);
export const count = operand(TE_CHECK_COUNT);

/**
 * The operand itself where parameters have a part in it. Numbers are checked at once; what is made of data only is
 * checked when data are bound. `of` is the density's name in program.h.
 */
export function checked(of, { role, check }, given) {
  const node = nodeOf(checkOperand(given, `${camelCase(of)}'s ${role}`));
  if (node?.varying) return given;
  if (!node || node.op === 'constant') {
    const [words, holds] = CHECKS[check];
    for (const number of node?.values ?? [given])
      if (!holds(number)) refuse('BAD_NUMBER', `${camelCase(of)}'s ${role}`, numberText(number), `must be ${words}`);
    return given;
  }
  const text = [`${of}'s ${role}`, node.name].filter(Boolean).join(' ');
  return apply('check', [given], { immediate: [check, 0], text });
}

/** Makes densities that are an operation of their own, of arguments that are those operands. */
export const fused =
  (op, variate, ...operands) =>
  (...given) =>
    new Density((x, elementwise) => {
      const all = [variate, ...operands].map((operand, i) => checked(op, operand, i ? given[i - 1] : x));
      return apply(op, all, { elementwise });
    });
