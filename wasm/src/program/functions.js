// Functions of values.
import { refuse } from '../arrays.js';
import { guarded } from '../error.js';
import { areEqual, isScalar, readShape, shapeText, sizeOf } from './shape.js';
import { apply, checkOperand, commonGraph, divide, lift, operandText, part, shapeOf } from './value.js';

const unary = (op) => (a) => apply(op, [a]);
const binary = (op) => (a, b) => apply(op, [a, b]);
const ternary = (op) => (a, b, c) => apply(op, [a, b, c]);

// ---- by elements

export const exp = unary('exp');
export const log = unary('log');
export const log1p = unary('log1p');
export const expm1 = unary('expm1');
export const sqrt = unary('sqrt');
export const square = unary('square');
/** 1 / a */
export const inverse = unary('inverse');
export const abs = unary('abs');
export const tanh = unary('tanh');
/** 1 / (1 + e^-a) */
export const logistic = unary('logistic');
export const logit = unary('logit');
/** log(1 + e^a) */
export const softplus = unary('softplus');
/** log(1 - e^a), a < 0 */
export const log1mExp = unary('log1m_exp');
export const lgamma = unary('lgamma');
export const digamma = unary('digamma');
/** Phi(a) */
export const normalCdf = unary('normal_cdf');
export const logNormalCdf = unary('log_normal_cdf');
export const pow = binary('pow');
/** 1 or 0, of data. */
export const less = binary('less');
export const equal = binary('equal');
/** b where the condition a, which is data, is not 0, and c elsewhere. */
export const select = ternary('select');
/** log(a e^b + (1 - a) e^c) */
export const logMix = ternary('log_mix');

// ---- over elements

export const sum = (a) => (isScalar(shapeOf(checkOperand(a, 'sum'))) ? a : apply('sum', [a]));
export const mean = (a) => divide(sum(a), sizeOf(shapeOf(a)));
export const rowSums = unary('row_sums');
export const softmax = unary('softmax');
export const cumulativeSum = unary('cumulative_sum');
export const dot = binary('dot');

// ---- matrices

export const matmul = binary('matmul');
export const transpose = unary('transpose');
/** Lower-triangular L with L L' = a, of which the lower triangle is read. */
export const cholesky = unary('cholesky');
/** a^-1 b, a lower-triangular. */
export const lowerSolve = binary('lower_solve');
/** The sum of the logs of a's diagonal: the log determinant of a triangular matrix. */
export const logDiagonal = unary('log_diagonal');
/** b^2 exp(-|a_i - a_j|^2 / (2 c^2)) for the rows of a: magnitude b, length scale c. */
export const squaredExponential = ternary('squared_exponential');
/** a + diag(b), b a vector or a scalar. */
export const addDiagonal = binary('add_diagonal');

// ---- parts

/** `count` elements of a vector or rows of a matrix. */
export const segment = (a, first, count) => part(a, first, 0, readShape([count, shapeOf(a)[1]]));
export const column = (a, j) => part(a, 0, j, [shapeOf(a)[0], 1]);
export const block = (a, row, column, shape) => part(a, row, column, readShape(shape));

/** Element or row i: the sum of a's elements or rows whose index, which is data, is i; `rows` of them. */
export const scatterAdd = (a, indices, rows) => apply('scatter_add', [a, indices], { shape: readShape([rows]) });

/** The same elements row by row; of a scalar, copies of it. */
export function reshape(a, shape) {
  const [from, to] = [shapeOf(checkOperand(a, 'reshape')), readShape(shape)];
  if (areEqual(from, to)) return a;
  if (!isScalar(from) && sizeOf(from) !== sizeOf(to)) {
    const what = `${shapeText(from)}, to ${shapeText(to)}`;
    refuse('BAD_SHAPE', `reshape of ${operandText(a)}`, what, 'give as many elements as there are');
  }
  return apply('reshape', [a], { shape: to });
}

/** The elements of vectors, or the rows of matrices, one after the other; in an array, or each as an argument. */
export const concatenate = guarded('NOT_A_VALUE', (...given) => {
  const parts = Array.isArray(given[0]) ? Array.from(given[0]) : given;
  if (!parts.length) refuse('NOT_A_VALUE', 'concatenate', 'nothing', 'give values');
  return parts.length > 1 ? apply('concatenate', parts) : checkOperand(parts[0], 'concatenate');
});

/**
 * Of one value: over the elements of a vector, or of each row of a matrix. Of two: log(e^a + e^b), by elements.
 */
export function logSumExp(a, ...more) {
  if (!more.length) return apply('log_sum_exp', [a]);
  const [b] = more;
  const graph = commonGraph('log_sum_exp', [a, b]);
  const shape = isScalar(shapeOf(a)) ? shapeOf(b) : shapeOf(a);
  if (isScalar(shape)) return logSumExp(concatenate(a, b));
  const row = (value) => transpose(reshape(lift(graph, value), sizeOf(shape)));
  return reshape(logSumExp(transpose(concatenate(row(a), row(b)))), shape);
}
