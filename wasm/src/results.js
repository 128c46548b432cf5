// What a fit has found so far, copied out of its memory.
import {
  TE_F64,
  TE_STATUS_NOT_AVAILABLE,
  TE_STATUS_OK,
  TE_VERDICT_RUNNING,
  TE_VERSION,
  te_config,
  te_result,
} from '../dist/layout.js';

/** @typedef {import('./setup.js').OpenFit} OpenFit */

/** The array that te_get_<what> gives; null where the fit has no such result, or the small module. */
function read(open, what, count) {
  const getter = open.exports[`te_get_${what}`];
  const status = getter ? getter(open.fit, open.span(0, open.room, TE_F64, count)) : TE_STATUS_NOT_AVAILABLE;
  if (status === TE_STATUS_NOT_AVAILABLE) return null;
  if (status !== TE_STATUS_OK) throw open.error(status);
  return open.array(TE_F64, open.room, count).slice();
}

const readVector = (open, what) => read(open, what, open.model.dimension);
const readMatrix = (open, what) => (open.hasMatrices ? read(open, what, open.model.dimension ** 2) : null);
const get = (open, field) => Number(open.get(te_result, open.result, field));

/** Steps so far, their ELBO, and whether the fit has ended. This is read after every step. */
export function readStep({ exports, view, fit, result }) {
  exports.te_get_result(fit, result);
  return {
    steps: view.getUint32(result + te_result.steps[0], true),
    elbo: view.getFloat64(result + te_result.elbo[0], true),
    done: view.getUint32(result + te_result.verdict[0], true) !== TE_VERDICT_RUNNING,
  };
}

/** What changes from step to step. */
export function readProgress(open) {
  open.ask('te_get_result', open.result);
  return {
    status: open.text('te_verdict_name', get(open, 'verdict')),
    steps: get(open, 'steps'),
    evaluations: get(open, 'evaluations'),
    elbo: get(open, 'elbo'),
    elboSe: get(open, 'elbo_se'),
    errorBound: get(open, 'error_bound'),
    mean: readVector(open, 'mean'),
    sd: readVector(open, 'sd'),
    scaleTril: readMatrix(open, 'scale_tril'),
  };
}

function readHash(open) {
  open.ask('te_get_hash', open.number);
  return open.view.getBigUint64(open.number, true).toString(16).padStart(16, '0');
}

/** All that there is to say of a fit, as plain data. */
export function readReport(open, { family = 'full-rank', precision = 'double' }) {
  const { config, model } = open;
  const progress = readProgress(open);
  const seed = open.get(te_config, config, 'seed');
  const responseCovariance = readMatrix(open, 'response_covariance');
  return {
    version: TE_VERSION,
    model: model.type,
    family,
    precision,
    seed: seed <= Number.MAX_SAFE_INTEGER ? Number(seed) : seed,
    draws: open.get(te_config, config, 'draws'),
    names: model.names(),
    message: open.text('te_verdict_message', get(open, 'verdict')),
    ...progress,
    hessianProducts: get(open, 'hessian_products'),
    khat: get(open, 'k_hat'),
    effectiveDraws: get(open, 'effective_draws'),
    covariance: readMatrix(open, 'covariance'),
    meanError: readVector(open, 'mean_error'),
    correctedMean: readVector(open, 'corrected_mean'),
    responseSd:
      responseCovariance && progress.sd.map((_, i, { length }) => Math.sqrt(responseCovariance[i * (length + 1)])),
    responseCovariance,
    hash: readHash(open),
  };
}
