// Fits and models as C headers, for firmware: the package's entry './export'.
import { guarded, VIError } from './error.js';
import { posteriorHeader } from './export/posterior.js';
import { programHeader } from './export/program.js';
import { regressionHeader } from './export/regression.js';
import { checkName } from './export/text.js';
import { checkOptions } from './options.js';

export { VIError } from './error.js';

const refuse = (code, field, message) => {
  throw new VIError(code, message, { field });
};

function modelHeader(name, model, fit, given) {
  const { precision = fit?.precision ?? 'double', ...options } = checkOptions(given);
  if (fit && fit.precision !== precision)
    refuse('BAD_OPTION', 'precision', 'the option `precision` is not that of the fit: give the options of that fit');
  if (options.start !== undefined)
    refuse('BAD_OPTION', 'start', 'the option `start` has no place in a header: leave it out');
  if (model.type !== 'program') return regressionHeader(name, model, { fit, precision, ...options });
  if (fit) refuse('BAD_OPTION', 'fit', 'the option `fit` is for regressions: export the fit by itself');
  return programHeader(name, model, { precision, ...options });
}

/**
 * A fit as the command `tinyelbo export FIT.json` writes it; a regression as `tinyelbo fit --header` does, with the
 * posterior of a `fit` of it; a model program as `tinyelbo export MODEL.tep` does, with its data as
 * `tinyelbo export MODEL.tep DATA.json`. The other options are those of the fit that firmware is to run.
 * @param {object} source
 * @param {{ name: string, fit?: object } & import('./options.js').FitOptions} options
 * @returns {string}
 */
export const toHeader = guarded('BAD_MODEL', (source, { name, fit, ...options } = {}) => {
  checkName(name);
  if (Object(source) !== source) refuse('BAD_MODEL', 'source', 'no fit and no model: give one of them');
  if (source.hash !== undefined && source.status !== undefined) return posteriorHeader(name, source);
  if (!['logistic', 'linear', 'program'].includes(source.type))
    refuse('BAD_MODEL', 'type', 'only regressions and model programs have a header: export the fit instead');
  return modelHeader(name, source, fit, options);
});
