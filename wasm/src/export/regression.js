// A regression with its data and config, and a posterior, as C source. lib/cli/export_regression.cpp writes the same.
import { readModel } from '../models.js';
import { binding, configText } from './config.js';
import { parameterNotes, posteriorNotes, posteriorText } from './posterior.js';
import { arrayText, define, headerText, upper } from './text.js';

/** The slots by number: their macros, and what their arrays are called. */
const SLOTS = [
  ['TE_GLM_X', 'x'],
  ['TE_GLM_Y', 'y'],
  ['TE_GLM_PRIOR_MEAN', 'prior_mean'],
  ['TE_GLM_PRIOR_SCALE', 'prior_scale'],
  ['TE_GLM_NOISE_SD', 'noise_sd'],
];

/** The arrays of a model, and the lines that bind them. */
function slotTexts(name, { slots }, precision) {
  const texts = SLOTS.map(([index, array], number) => {
    const slot = slots.find((one) => one.slot === number);
    if (!slot) return ['', `    slots[${index}] = te_matrix(NULL, TE_TYPE_NONE, 0u, 0u);\n`];
    const full = `${name}_${array}`;
    const { values, field, rows, columns } = slot;
    return [arrayText(full, values, precision, field), binding(index, full, precision, rows, columns)];
  });
  return [0, 1].map((part) => texts.map((text) => text[part]).join(''));
}

/** A header of a regression; with a `fit` of it also its posterior. */
export function regressionHeader(name, model, { fit, precision, ...options }) {
  const read = readModel(model);
  const names = read.names();
  const prefix = upper(name);
  const [arrays, bindings] = slotTexts(name, read, precision);
  const sizes = { ROWS: read.rows, FEATURES: read.features, DIMENSION: read.dimension };
  const config = {
    name,
    table: read.table,
    numSlots: 'TE_GLM_NUM_SLOTS',
    dimension: `${prefix}_DIMENSION`,
    scratch: `TE_GLM_SCRATCH(${prefix}_FEATURES)`,
    bindings,
  };
  const title = `a ${read.type} regression with its data${fit ? ' and posterior' : ''}`;
  const notes = [...(fit ? posteriorNotes(fit) : []), ...parameterNotes(names)];
  const sizeText = Object.entries(sizes).map(([size, value]) => define(`${prefix}_${size}`, `${value}u`));
  const posterior = fit ? posteriorText(name, fit) : '';
  return headerText(
    { name, title, notes, precision },
    `${sizeText.join('')}${arrays}${configText(config, options, precision)}${posterior}`,
  );
}
