// Numbers that callers hand in, in all the shapes that JavaScript has them, as typed arrays.
import { TE_F32, TE_F64, TE_I16, TE_I32, TE_I8, TE_U8 } from '../dist/layout.js';
import { guarded, VIError } from './error.js';

/** The typed array of each te_type. */
export const ARRAYS = {
  [TE_F32]: Float32Array,
  [TE_F64]: Float64Array,
  [TE_I8]: Int8Array,
  [TE_U8]: Uint8Array,
  [TE_I16]: Int16Array,
  [TE_I32]: Int32Array,
};
/** 'Array', 'Float64Array', 'ArrayBuffer', ...: the same in every realm. */
export const kindOf = (value) => ({}).toString.call(value).slice(8, -1);
const isTyped = (value) => ArrayBuffer.isView(value) && value.length !== undefined && !kindOf(value).startsWith('Big');
const isArray = (value) => Array.isArray(value) || isTyped(value);

/** The te_type of a typed array, if the engine reads such. */
export function typeOf(values) {
  const kind = isTyped(values) && kindOf(values);
  return Number(Object.keys(ARRAYS).find((type) => ARRAYS[type].name === kind));
}

/** Whether these are numbers: an array, a typed array, or an array of such rows. */
export const isNumeric = guarded(
  'NOT_AN_ARRAY',
  (value) => isTyped(value) || (Array.isArray(value) && (isArray(value[0]) || typeof value[0] === 'number')),
);

/** A place in words. */
export function wordsOf({ field, row, column }) {
  const inRow = row === undefined ? '' : `, row [${row}]`;
  return `${field}${inRow}${column === undefined ? '' : `, column [${column}]`}: `;
}

export function refuse(code, field, what, mend, place) {
  throw new VIError(code, `${wordsOf({ field, ...place })}${what}: ${mend}`, { field, ...place });
}

function checkAttached(values, field) {
  try {
    new Uint8Array(values.buffer);
  } catch {
    refuse('DETACHED', field, 'its buffer was transferred before', 'give a copy, or leave `transfer` out then');
  }
}

function checkNumbers(values, field, placeOf) {
  for (let i = 0; i < values.length; i++)
    if (typeof values[i] !== 'number')
      refuse('NOT_A_NUMBER', field, `${kindOf(values[i])} where a number should be`, 'convert it', placeOf(i));
}

/** A vector in a typed array that the engine reads; no copy where it is one. */
export const readVector = guarded('NOT_AN_ARRAY', (values, field) => {
  if (isTyped(values)) checkAttached(values, field);
  else if (!Array.isArray(values)) refuse('NOT_AN_ARRAY', field, 'no numbers', 'give an array or a typed array');
  if (typeOf(values)) return values;
  checkNumbers(values, field, (row) => ({ row }));
  return Float64Array.from(values);
});

/**
 * A row-major matrix: from a vector, whose shape is then for the caller to know, or from an array of rows.
 * @returns {{ values: ArrayBufferView, rows?: number, columns?: number }}
 */
export const readMatrix = guarded('NOT_AN_ARRAY', (matrix, field) => {
  if (!Array.isArray(matrix) || !isArray(matrix[0])) return { values: readVector(matrix, field) };
  const [rows, columns] = [matrix.length, matrix[0].length];
  const values = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const given = matrix[row];
    if (isTyped(given)) checkAttached(given, field);
    if (given?.length !== columns)
      refuse('BAD_LENGTH', field, `${given?.length} numbers, others ${columns}`, 'give rows of one length', {
        row,
      });
    checkNumbers(given, field, (column) => ({ row, column }));
    values.set(given, row * columns);
  }
  return { values, rows, columns };
});

/** A square matrix, and how many rows it has. */
export function readSquare(matrix, field) {
  const { values } = readMatrix(matrix, field);
  const size = Math.sqrt(values.length);
  if (!size || size % 1) refuse('BAD_LENGTH', field, `${values.length} numbers`, 'give a square matrix, row by row');
  return { values, size };
}
