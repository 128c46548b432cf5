// A finished posterior as C source. lib/cli/export_posterior.cpp writes the same.
import { refuse } from '../arrays.js';
import { arrayText, commentText, define, headerText, upper, wordsOf } from './text.js';

const MODELS = {
  logistic: 'a logistic regression',
  linear: 'a linear regression',
  program: 'a program',
  custom: 'a custom model',
};

function checkFit({ status, mean, scaleTril, names, precision }) {
  const refuseFit = (what, mend) => refuse('BAD_MODEL', 'fit', what, mend);
  if (status === 'diverged')
    refuseFit('it diverged, so that there is no posterior', 'fit it again with a prior');
  if (!scaleTril) refuseFit('too many parameters for its matrix', 'fit fewer parameters');
  const d = Array.isArray(names) && names.length;
  if (!d || mean?.length !== d || scaleTril.length !== d ** 2 || !wordsOf(precision))
    refuseFit('no fit', 'give what `fit` resolves to');
}

export const parameterNotes = (names) => ['Parameters:', ...names.map((name, i) => `  ${i} ${commentText(name)}`)];

/** What is known of a fit, as lines of a comment. Throws where it has no posterior. */
export function posteriorNotes(fit) {
  checkFit(fit);
  const { family, version, seed, status, khat, hash } = fit;
  return [
    `${commentText(family)} fit of tinyelbo ${commentText(version)} with seed ${BigInt(seed)}: ${commentText(status)}`,
    `Pareto k-hat ${Number.isFinite(khat) ? khat.toFixed(3) : 'unknown'}, hash ${commentText(hash)}`,
  ];
}

function startText(name, precision) {
  const type = wordsOf(precision).slotType;
  const [prefix, d] = [upper(name), `${upper(name)}_DIMENSION`];
  return (
    '\n/* Starts a fit there, between te_init and its first step: te_predict, te_sample and te_posterior_to_prior\n' +
    ` * then answer from it at once. With config.seed ${prefix}_SEED their draws are those of the fit. */\n` +
    `static inline te_status ${name}_start(te_fit *fit) {\n` +
    `    const te_span mean = te_span_of((void *)${name}_mean, ${type}, ${d});\n` +
    `    const te_span scale_tril = te_span_of((void *)${name}_scale_tril, ${type}, ${d} * ${d});\n` +
    '    return te_set_start(fit, mean, scale_tril);\n}\n'
  );
}

/** The arrays, and the function that starts a fit there. */
export function posteriorText(name, { precision, seed, mean, scaleTril }) {
  return (
    '\n/* The posterior N(mean, L L\'), L = scale_tril row by row. */\n' +
    define(`${upper(name)}_SEED`, `UINT64_C(${BigInt(seed)})`) +
    arrayText(`${name}_mean`, mean, precision, 'mean') +
    arrayText(`${name}_scale_tril`, scaleTril, precision, 'scaleTril') +
    startText(name, precision)
  );
}

/** A header with the posterior alone. */
export function posteriorHeader(name, fit) {
  const notes = [...posteriorNotes(fit), ...parameterNotes(fit.names)];
  const title = `the posterior of ${MODELS[fit.model] ?? 'a model'}`;
  const dimension = define(`${upper(name)}_DIMENSION`, `${fit.names.length}u`);
  return headerText({ name, title, notes, precision: fit.precision }, dimension + posteriorText(name, fit));
}
