// The design matrix: how columns of a table become columns of features.
import { refuse } from './arrays.js';
import { suggest } from './suggest.js';
import { openTable, readNumbers, refuseAny } from './table.js';

/** The order of UTF-8's bytes, which is that of code points and not of UTF-16. */
function byCodePoint(a, b) {
  let i = 0;
  while (i < a.length && a.codePointAt(i) === b.codePointAt(i)) i++;
  return (a.codePointAt(i) ?? -1) - (b.codePointAt(i) ?? -1);
}

/**
 * A column of numbers is one feature. A column of words is a factor: one feature of 0 and 1 for every level but the
 * first (treatment contrasts). `read` gives the cells that can be coded, `features` are names and values by the cell.
 */
function learnCoding(column) {
  const { name, cells } = column;
  const words = cells.filter((cell) => typeof cell === 'string');
  if (2 * words.length <= cells.length) return { name, read: readNumbers, features: [[name, Number]] };
  refuseAny('MIXED_COLUMN', column, (cell) => typeof cell !== 'string', 'not a word as the others');
  const levels = [...new Set(words)].sort(byCodePoint);
  if (!levels[1] || (levels[2] && levels.length === words.length))
    refuse('BAD_FACTOR', name, `${levels[1] ? 'another' : 'the same'} word in every row`, 'leave it out');
  const read = (column) => {
    const odd = column.cells.find((cell) => !levels.includes(cell));
    refuseAny('UNKNOWN_LEVEL', column, (cell) => cell === odd, 'not a level of the fitted data', suggest(odd, levels));
    return column.cells;
  };
  const features = levels.slice(1).map((level) => [`${name}[${level}]`, (cell) => Number(cell === level)]);
  return { name, read, features };
}

/**
 * What is learnt from the training columns, to be applied to them and to new ones.
 * @param {import('./table.js').Column[]} columns
 * @param {boolean} intercept
 */
export function learnDesign(columns, intercept) {
  const codings = columns.map(learnCoding);
  const names = codings.flatMap(({ features }) => features.map(([name]) => name));
  if (intercept) names.unshift('(Intercept)');
  const d = names.length;

  /** Row-major x of n rows, of the codings' columns in their order. */
  const fill = (columns, n) => {
    const x = new Float64Array(n * d);
    let j = 0;
    const add = (cells, valueOf) => {
      cells.forEach((cell, row) => (x[row * d + j] = valueOf(cell)));
      j++;
    };
    if (intercept) add(Array(n).fill(1), Number);
    codings.forEach(({ read, features }, k) => {
      const cells = read(columns[k]);
      features.forEach(([, valueOf]) => add(cells, valueOf));
    });
    return x;
  };

  /** The same of a table that has the columns, in any order, and no level that the training rows lack. */
  const matrix = (table) => {
    const { names, column } = openTable(table);
    const columns = (codings[0] ? codings.map(({ name }) => name) : names.slice(0, 1)).map(column);
    const n = columns[0].cells.length;
    return { x: fill(columns, n), n };
  };
  return { names, fill, matrix };
}
