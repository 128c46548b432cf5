// What the builder and the disassembler know of a program's operations; names are those of program.h.
import { te_op as OPERATIONS } from '../../dist/layout.js';
import { areEqual, isScalar, isSquare, isVector, makeShape, SCALAR, sizeOf } from './shape.js';

/** A test whether an operation is one of those from `first` to `last`. */
const between = (first, last) => {
  const names = OPERATIONS.slice(OPERATIONS.indexOf(first), OPERATIONS.indexOf(last) + 1);
  return (op) => names.includes(op);
};
const isElementwise = between('add', 'log_normal_cdf');
/** A log density, whose first operand is the variate. */
export const isDensity = between('normal', 'poisson_log_glm');

/** Operands that may not depend on parameters. */
const DATA_ONLY = {
  less: [0, 1],
  equal: [0, 1],
  select: [0],
  gather: [1],
  scatter_add: [1],
  bernoulli: [0],
  bernoulli_logit: [0],
  binomial: [0, 1],
  binomial_logit: [0, 1],
  poisson: [0],
  poisson_log: [0],
  negative_binomial_2: [0],
  categorical_logit: [0],
  bernoulli_logit_glm: [0, 1],
  normal_glm: [0, 1],
  poisson_log_glm: [0, 1],
};
export const takesDataOnly = (op, operand) => DATA_ONLY[op]?.includes(operand);

/** What TE_CHECK_ names stand for, by their numbers: in words, and as a test. */
export const CHECKS = [
  ['finite', Number.isFinite],
  ['positive', (x) => x > 0 && Number.isFinite(x)],
  ['not negative', (x) => x >= 0 && Number.isFinite(x)],
  ['between 0 and 1', (x) => x >= 0 && x <= 1],
  ['0 or 1', (x) => x === 0 || x === 1],
  ['a count', (x) => x >= 0 && Number.isInteger(x)],
];

/** The shape of all operands that are no scalars. */
function broadcast(shapes) {
  const others = shapes.filter((shape) => !isScalar(shape));
  return others.every((shape) => areEqual(shape, others[0])) ? (others[0] ?? SCALAR) : undefined;
}

const given = (fits, shape) => (fits ? shape : undefined);
const vectorOnly = ([a]) => given(isVector(a), SCALAR);
const wantedShape = (_, wanted) => wanted;
const unchanged = ([a]) => a;

const glmShape = ([y, x, coefficients, sd = SCALAR], _, elementwise) => {
  const fits = isVector(y) && y[0] === x[0] && isVector(coefficients) && coefficients[0] === x[1];
  return given(fits && isScalar(sd) && !elementwise, SCALAR);
};

/** The shape of the result, of operands' shapes, of that wanted where they leave it open, and of being by elements. */
const SHAPES = {
  parameter: wantedShape,
  constant: wantedShape,
  data: wantedShape,
  slice: wantedShape,
  sum: () => SCALAR,
  row_sums: ([[rows]]) => makeShape(rows),
  log_sum_exp: ([a]) => (isVector(a) ? SCALAR : makeShape(a[0])),
  softmax: unchanged,
  cumulative_sum: unchanged,
  check: unchanged,
  dot: ([a, b]) => given(areEqual(a, b), SCALAR),
  matmul: ([a, b]) => given(a[1] === b[0], [a[0], b[1]]),
  transpose: ([[rows, columns]]) => [columns, rows],
  cholesky: ([a]) => given(isSquare(a), a),
  lower_solve: ([a, b]) => given(isSquare(a) && a[0] === b[0], b),
  log_diagonal: ([a]) => given(isSquare(a), SCALAR),
  squared_exponential: ([[rows], b, c]) => given(isScalar(b) && isScalar(c), [rows, rows]),
  add_diagonal: ([a, b]) => given(isSquare(a) && isVector(b) && (isScalar(b) || a[0] === b[0]), a),
  gather: ([a, b]) => given(isVector(b), [b[0], a[1]]),
  scatter_add: ([a, b], wanted) => given(isVector(b) && a[0] === b[0], [wanted[0], a[1]]),
  concatenate: (shapes) => {
    const [[, columns]] = shapes;
    const fits = shapes.every((shape) => shape[1] === columns);
    return given(
      fits,
      fits &&
        makeShape(
          shapes.reduce((rows, shape) => rows + shape[0], 0),
          columns,
        ),
    );
  },
  reshape: ([a], wanted) => given(isScalar(a) || sizeOf(a) === sizeOf(wanted), wanted),
  simplex: ([a]) => given(isVector(a), isVector(a) && makeShape(a[0] + 1)),
  simplex_log_jacobian: vectorOnly,
  log_mix: broadcast,
  dirichlet: ([x, shapes], _, elementwise) => given(isVector(x) && areEqual(x, shapes) && !elementwise, SCALAR),
  categorical_logit: ([x, logits], _, elementwise) => {
    // One row of logits, or a vector, is there for all.
    const fits = isVector(x) && (isVector(logits) || logits[0] === 1 || logits[0] === x[0]);
    return given(fits, elementwise ? x : SCALAR);
  },
  bernoulli_logit_glm: glmShape,
  normal_glm: glmShape,
  poisson_log_glm: glmShape,
};

/** The shape of what an operation makes of operands of these shapes; undefined if they do not go together. */
export function resultShape(op, shapes, wanted, elementwise) {
  if (SHAPES[op]) return SHAPES[op](shapes, wanted, elementwise);
  const shape = broadcast(shapes);
  return isElementwise(op) || elementwise ? shape : shape && SCALAR;
}
