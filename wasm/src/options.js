// The options of a fit, and the te_config that they mean.
import { TE_F32, TE_F64, TE_GRADIENT_REPARAM, TE_GRADIENT_STL, te_config } from '../dist/layout.js';
import { guarded, VIError } from './error.js';
import { camelCase, snakeCase } from './names.js';
import { suggest } from './suggest.js';

export { moduleFor } from './module.js';

/**
 * @typedef {object} FitOptions
 * @property {'full-rank' | 'mean-field'} [family]
 * @property {'double' | 'single'} [precision]
 * @property {'adam' | 'plain-adam' | 'lbfgs'} [optimizer]
 * @property {'orthogonal' | 'antithetic' | 'independent' | 'qmc' | 'fixed'} [sampler] the optimiser's own if left out
 * @property {'sticking-the-landing' | 'reparam'} [gradient]
 * @property {number} [draws] per step
 * @property {number} [maxSteps]
 * @property {number} [elboDraws] fresh draws for the reported ELBO and k-hat
 * @property {number} [tolerance] of the stop: error of means in sds, and of sds in their size
 * @property {number} [stepSize] of plain-adam
 * @property {number | bigint} [seed]
 * @property {boolean} [linearResponse] for mean-field: the covariance that it leaves out
 * @property {{ mean: ArrayLike<number>, scaleTril: ArrayLike<number> }} [start] where to start, such as an earlier fit
 * @property {AbortSignal} [signal]
 * @property {(progress: object) => void} [onProgress]
 * @property {number} [stepsPerUpdate] optimiser steps between two reports of progress
 * @property {boolean} [transfer] hand the data over instead of copying them
 */

// Tables of the C interface by name, and numbers as they are.
const CHOICES = {
  family: { 'full-rank': 'te_full_rank', 'mean-field': 'te_mean_field' },
  optimizer: { adam: 'te_adam', 'plain-adam': 'te_plain_adam', lbfgs: 'te_lbfgs' },
  sampler: {
    orthogonal: 'te_orthogonal_draws',
    antithetic: 'te_antithetic_draws',
    independent: 'te_independent_draws',
    qmc: 'te_qmc_draws',
    fixed: 'te_fixed_draws',
  },
  precision: { double: TE_F64, single: TE_F32 },
  gradient: { 'sticking-the-landing': TE_GRADIENT_STL, reparam: TE_GRADIENT_REPARAM },
};
const NUMBERS = ['draws', 'maxSteps', 'elboDraws', 'tolerance', 'stepSize', 'seed'];

const isWhole = (value, most) => Number.isInteger(value) && value >= 0 && value <= most;
const isBoolean = ['true or false', (value) => typeof value === 'boolean'];
/** What the numbers of a config's field may be, and the options that the engine does not know. */
const RULES = {
  Uint32: ['a whole number below 2^32', (value) => isWhole(value, 2 ** 32 - 1)],
  Float64: ['a number', (value) => typeof value === 'number'],
  BigUint64: [
    'a whole number below 2^53, or a bigint below 2^64',
    (value) =>
      isWhole(value, Number.MAX_SAFE_INTEGER) || (typeof value === 'bigint' && BigInt.asUintN(64, value) === value),
  ],
  linearResponse: isBoolean,
  start: ['{ mean, scaleTril }, such as an earlier fit', (value) => value?.mean && value.scaleTril],
  signal: ['an AbortSignal', (value) => typeof value?.aborted === 'boolean'],
  onProgress: ['a function', (value) => typeof value === 'function'],
  stepsPerUpdate: ['a whole number from 1 on', (value) => value > 0 && isWhole(value, Number.MAX_SAFE_INTEGER)],
  transfer: isBoolean,
};
const NAMES = [...Object.keys(CHOICES), ...NUMBERS, ...Object.keys(RULES).slice(3)];

function refuse(field, what) {
  throw new VIError('BAD_OPTION', `the option \`${field}\` ${what}`, { field });
}

function checkOption(name, value) {
  if (!NAMES.includes(name)) refuse(name, `does not exist: ${suggest(name, NAMES)}`);
  const words = Object.keys(CHOICES[name] ?? {});
  if (words.includes(value)) return;
  if (words.length) refuse(name, `has no such choice: ${suggest(value, words)}`);
  const [what, isValid] = RULES[name] ?? RULES[te_config[snakeCase(name)][1]];
  if (!isValid(value)) refuse(name, `is not what it should be: give ${what}`);
}

/** What a name of the C interface is among the options: "sampler 'qmc'". */
function inOptions(name) {
  for (const option in CHOICES)
    for (const word in CHOICES[option]) if (CHOICES[option][word] === name) return `${option} '${word}'`;
  return name === 'TE_GRADIENT_REPARAM' ? "gradient 'reparam'" : camelCase(name.replace('te_', ''));
}

/** A message of the C interface in the words of the options, and the option to change. */
export function inWords(message) {
  let field;
  const text = message.replace(/config\.(\w+)|te_\w+|TE_\w+/g, (name, inConfig) => {
    if (!inConfig) return inOptions(name);
    field = camelCase(inConfig);
    return `the option \`${field}\``;
  });
  return { text, field };
}

/**
 * The options without those that are undefined. Throws a VIError at what is no option, or not of its kind.
 * @param {FitOptions} [options]
 * @returns {FitOptions}
 */
export const checkOptions = guarded('BAD_OPTION', (options = {}) => {
  if (Object(options) !== options) throw new VIError('BAD_OPTION', 'the options are no object: give { … }');
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  for (const [name, value] of given) checkOption(name, value);
  const checked = Object.fromEntries(given);
  if (checked.stepSize !== undefined && checked.optimizer !== 'plain-adam')
    refuse('stepSize', "is of optimizer 'plain-adam' only: choose that, or leave it out");
  return checked;
});

/** Fills in an instance's te_config, from checked options, for a model's table or 0. */
export function writeConfig(open, table, { family = 'full-rank', optimizer = 'adam', linearResponse, ...options }) {
  const parts = [CHOICES.family[family], CHOICES.optimizer[optimizer]].map((name) => open.table(name));
  open.exports.te_default_config(open.config, table, ...parts);
  const fields = linearResponse ? { response: open.table('te_linear_response') } : {};
  for (const [name, value] of Object.entries(options)) {
    const choice = CHOICES[name]?.[value];
    if (choice !== undefined) fields[name] = typeof choice === 'string' ? open.table(choice) : choice;
    if (NUMBERS.includes(name)) fields[snakeCase(name)] = name === 'seed' ? BigInt(value) : value;
  }
  open.set(te_config, open.config, fields);
}
