// A regression model from a table, coded as the command codes CSV files.
import { refuse } from './arrays.js';
import { learnDesign } from './design.js';
import { guarded } from './error.js';
import { openTable, readNumbers, refuseAny } from './table.js';

function readClasses(column, needBoth) {
  const y = readNumbers(column);
  const isOdd = (value) => value !== 0 && value !== 1;
  refuseAny('BAD_CLASS', column, isOdd, 'not 0 or 1', "recode it, or give type: 'linear'");
  if (needBoth && new Set(y).size < 2)
    refuse('ONE_CLASS', column.name, `${y[0]} in every row`, 'a logistic response needs both classes');
  return y;
}

function readFeatures(names, response, column) {
  const columns = [];
  const seen = new Set([response]);
  for (const name of typeof names === 'string' ? [names] : names) {
    if (seen.has(name)) refuse('BAD_OPTION', name, 'the response, or among the features twice', 'name it once');
    seen.add(name);
    columns.push(column(name));
  }
  return columns;
}

/**
 * A model of the response by the features: all other columns, unless they are named. Numbers, also as text, are used
 * as they are, booleans are 0 and 1; words become a feature of 0 and 1 for every level but the first in the order of
 * UTF-8. A fit of it predicts tables too.
 * @param {Record<string, unknown>[] | Record<string, ArrayLike<unknown>>} table rows of objects, or columns
 * @param {{ response: string, features?: string | string[], intercept?: boolean, type?: 'logistic' | 'linear',
 *   prior?: object, noiseSd?: number }} options
 */
export const regression = guarded('BAD_TABLE', (table, options) => {
  const { response, features, intercept = true, type = 'logistic', prior, noiseSd, ...others } = options;
  for (const name in others) refuse('BAD_OPTION', name, 'no option of a regression', 'leave it out');
  const { names: all, column } = openTable(table);
  const outcome = column(response);
  const columns = readFeatures(features ?? all.filter((name) => name !== response), response, column);
  // Where an earlier fit has seen both classes, rows to come may be of one.
  const y = type === 'logistic' ? readClasses(outcome, !prior?.scaleTril) : readNumbers(outcome);
  const { names, fill, matrix } = learnDesign(columns, intercept);
  const [n, d] = [y.length, names.length];
  if (!d) refuse('BAD_OPTION', 'features', 'nothing to explain the response by', 'add some, or the intercept');
  const design = { matrix: guarded('BAD_TABLE', matrix) };
  return { type, x: fill(columns, n), y: Float64Array.from(y), n, d, names, prior, noiseSd, design };
});
