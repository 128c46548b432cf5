// Shapes of a program's values: [rows, columns]. Vectors have one column, scalars are 1 x 1.
import { refuse } from '../arrays.js';
import { guarded } from '../error.js';

export const SCALAR = Object.freeze([1, 1]);

const isExtent = (count) => Number.isInteger(count) && count >= 1 && count < 2 ** 32;

/** @returns {readonly [number, number]} */
export function makeShape(rows, columns = 1) {
  for (const count of [rows, columns])
    if (!isExtent(count)) refuse('BAD_SHAPE', 'shape', `${inWords(count)} rows or columns`, 'give from 1 to 2^32 - 1');
  return Object.freeze([rows, columns]);
}

/** A shape as callers give it: 8 or [3, 2]. */
export const readShape = guarded('BAD_SHAPE', (shape) => {
  if (typeof shape === 'number') return makeShape(shape);
  if (Array.isArray(shape) && (shape.length === 1 || shape.length === 2)) return makeShape(shape[0], shape[1]);
  return refuse('BAD_SHAPE', 'shape', inWords(shape), 'give a number of elements, or [rows, columns]');
});

/** What callers gave, for messages. */
export const inWords = (given) => (typeof given === 'number' ? String(given) : `no number but ${typeof given}`);

export const sizeOf = ([rows, columns]) => rows * columns;
export const isScalar = (shape) => sizeOf(shape) === 1;
export const isVector = ([, columns]) => columns === 1;
export const isSquare = ([rows, columns]) => rows === columns;
export const areEqual = (a, b) => a[0] === b[0] && a[1] === b[1];

/** "a scalar", "a vector of 8", "a 3 x 2 matrix". */
export function shapeText(shape) {
  if (isScalar(shape)) return 'a scalar';
  return isVector(shape) ? `a vector of ${shape[0]}` : `a ${shape.join(' x ')} matrix`;
}
