// A fit's settings as C source. lib/cli/export_config.cpp writes the same.
import { define, numberText, upper, wordsOf } from './text.js';

/** Those of te_minimal_config; te_lbfgs has its own. */
const MINIMAL = { gradient: 'sticking-the-landing', draws: 8, maxSteps: 4000, elboDraws: 128 };
const MINIMAL_LBFGS = { ...MINIMAL, gradient: 'reparam', draws: 256 };
/** Those of te_default_config that are others. */
const ELBO_DRAWS = 512;

const GRADIENTS = { 'sticking-the-landing': 'TE_GRADIENT_STL', reparam: 'TE_GRADIENT_REPARAM' };
const snake = (word) => word.replace(/-/g, '_');
const assignment = (field, value) => `    config.${field} = ${value};\n`;
const whole = (value) => `${value}u`;
const real = (value) => numberText(value, 'double');

/** Those that te_minimal_config would not choose. */
function settings({ sampler, linearResponse, ...options }) {
  const minimal = options.optimizer === 'lbfgs' ? MINIMAL_LBFGS : MINIMAL;
  const { gradient, draws, maxSteps, elboDraws, tolerance, stepSize, seed } = {
    ...minimal,
    elboDraws: ELBO_DRAWS,
    tolerance: 0,
    stepSize: 0.01,
    seed: 1,
    ...options,
  };
  return [
    sampler && assignment('sampler', `&te_${sampler}_draws`),
    gradient !== minimal.gradient && assignment('gradient', GRADIENTS[gradient]),
    linearResponse && assignment('response', '&te_linear_response'),
    draws !== minimal.draws && assignment('draws', whole(draws)),
    maxSteps !== minimal.maxSteps && assignment('max_steps', whole(maxSteps)),
    elboDraws !== minimal.elboDraws && assignment('elbo_draws', whole(elboDraws)),
    tolerance !== 0 && assignment('tolerance', real(tolerance)),
    stepSize !== 0.01 && assignment('step_size', real(stepSize)),
    BigInt(seed) !== 1n && assignment('seed', `UINT64_C(${seed})`),
  ]
    .filter(Boolean)
    .join('');
}

/** block.h knows te_adam with its own draws. */
function blockSize({ name, dimension, scratch }, { family, optimizer, sampler, linearResponse }, precision) {
  if (optimizer !== 'adam' || sampler || linearResponse)
    return '/* te_required_bytes says how large a block of this config is. */\n';
  const bytes = `TE_${upper(family)}_BYTES(${wordsOf(precision).bytes}, ${dimension}, ${scratch})`;
  return define(`${upper(name)}_BLOCK_BYTES`, bytes);
}

/**
 * The size of its block where block.h tells it, and the function that binds the model and makes its te_config.
 * @param {{ name: string, table: string, numSlots: string, dimension: string, scratch: string,
 *   bindings: string }} model
 * @param {import('../options.js').FitOptions} given
 * @param {'single' | 'double'} precision
 */
export function configText(model, given, precision) {
  const options = { family: 'full-rank', optimizer: 'adam', ...given };
  const parts = [model.table, snake(`te_${options.family}`), snake(`te_${options.optimizer}`)];
  return (
    `\n${blockSize(model, options, precision)}\n` +
    `/* Binds te_slot slots[${model.numSlots}], which must last as long as fits of the ` +
    `config.\n * Pareto k-hat is left out: see config.importance. */\n` +
    `static inline te_config ${model.name}_config(te_slot *slots) {\n` +
    `    te_config config = te_minimal_config(${parts.map((part) => `&${part}`).join(', ')});\n` +
    model.bindings +
    assignment('precision', wordsOf(precision).slotType) +
    assignment('slots', 'slots') +
    assignment('num_slots', model.numSlots) +
    `${settings(options)}    return config;\n}\n`
  );
}

/** The line that binds an array to a slot. */
export const binding = (index, array, precision, rows, columns) =>
  `    slots[${index}] = te_matrix(${array}, ${wordsOf(precision).slotType}, ${rows}u, ${columns}u);\n`;
