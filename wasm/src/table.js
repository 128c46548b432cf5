// Tables of JavaScript, rows of objects or columns of arrays, read as the command reads the cells of a CSV file.
import { refuse } from './arrays.js';
import { suggest } from './suggest.js';

const BLANKS_AROUND = /^[ \t]*((.*[^ \t])?)/s;
const MISSING = /^(na|n\/a|nan|null)?$/i;
// What std::from_chars takes, and a leading +.
const NUMBER = /^[+-]?((\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?|inf(inity)?|nan(\(\w*\))?)$/i;
const NOT_ZERO = /^[^e]*[1-9]/i;
// Beyond this fits were seen to lose their way, long before numbers overflow.
const LARGEST = 1e30;

/**
 * A column as given, and what its cells hold: numbers, not finite ones among them, words, or what is neither.
 * @typedef {{ name: string, raw: ArrayLike<unknown>, cells: unknown[] }} Column
 */

/** Throws where a cell is odd. */
export function refuseAny(code, { name, raw, cells }, isOdd, what, mend = 'correct it or drop the row') {
  const row = cells.findIndex(isOdd);
  if (row >= 0) refuse(code, name, `'${String(raw[row]).slice(0, 80)}' is ${what}`, mend, { row });
}

/** The number or word that a cell stands for, nothing where it has no value. */
function readCell(cell) {
  if (typeof cell === 'boolean') return Number(cell);
  if (typeof cell !== 'string') return Number.isNaN(cell) ? null : cell;
  const [, text] = BLANKS_AROUND.exec(cell);
  if (MISSING.test(text)) return null;
  if (!NUMBER.test(text)) return text;
  const number = Number(text);
  // Too small to tell from 0 is no number to compute with either.
  return number === 0 && NOT_ZERO.test(text) ? NaN : number;
}

/**
 * The names of a table's columns, and how to read one. Throws a VIError where there is none, or a cell has no value.
 * @param {object} table
 * @returns {{ names: string[], column: (name: string) => Column }}
 */
export function openTable(table) {
  const inRows = Array.isArray(table);
  const odd = (inRows ? table : [table]).findIndex((object) => typeof object !== 'object' || !object);
  if (odd >= 0)
    refuse('BAD_TABLE', 'table', 'no object', 'give rows of objects or columns of arrays', inRows ? { row: odd } : {});
  const names = inRows ? [...new Set(table.flatMap(Object.keys))] : Object.keys(table);
  let length;
  const column = (name) => {
    if (!names.length) refuse('BAD_TABLE', 'table', 'empty', 'give rows of objects or columns of arrays');
    if (!names.includes(name)) refuse('UNKNOWN_COLUMN', name, 'no column of the table', suggest(name, names));
    const raw = inRows ? table.map((row) => (Object.hasOwn(row, name) ? row[name] : null)) : table[name];
    const rows = typeof raw === 'object' && raw?.length;
    length ??= rows;
    if (!(rows > 0) || rows !== length)
      refuse('BAD_TABLE', name, `${rows || 'no'} rows`, 'give all columns equally many');
    const read = (_, row) =>
      readCell(raw[row]) ?? refuse('MISSING_VALUE', name, 'no value', 'fill it in or drop the row', { row });
    return { name, raw, cells: Array.from({ length }, read) };
  };
  return { names, column };
}

/**
 * The cells of a column of numbers. Throws a VIError at another one.
 * @param {Column} column
 * @returns {number[]}
 */
export function readNumbers(column) {
  refuseAny('NOT_A_NUMBER', column, (cell) => typeof cell !== 'number', 'not a number');
  refuseAny('DATA_NOT_FINITE', column, (cell) => !(Math.abs(cell) <= LARGEST), 'not finite or too large');
  return column.cells;
}
