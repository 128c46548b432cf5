// Values of a program that is being built, and how operations make new ones.
import { refuse } from '../arrays.js';
import { camelCase } from '../names.js';
import { resultShape, takesDataOnly } from './operations.js';
import { areEqual, inWords, isScalar, makeShape, SCALAR, shapeText, sizeOf } from './shape.js';
import { numberText, textOf } from './text.js';

/** @type {(given: unknown) => import('./graph.js').Node | undefined} what a value stands for */
export let nodeOf;

/**
 * A scalar, vector or matrix in a model: data, a parameter, or what is computed from them. Numbers stand for themselves
 * wherever values can stand. Elementwise functions take values of one shape, and scalars.
 */
export class Value {
  #node;

  static {
    nodeOf = (given) => (Object(given) === given && #node in given ? given.#node : undefined);
  }

  constructor(node) {
    this.#node = node;
  }

  /** [rows, columns]; vectors have one column, scalars are 1 x 1. */
  get shape() {
    return this.#node.shape;
  }
  get rows() {
    return this.shape[0];
  }
  get columns() {
    return this.shape[1];
  }
  get size() {
    return sizeOf(this.shape);
  }
  /** Whether no parameter has a part in it. */
  get isFixed() {
    return !this.#node.varying;
  }

  plus(other) {
    return add(this, other);
  }
  minus(other) {
    return subtract(this, other);
  }
  /** By elements; see matmul. */
  times(other) {
    return multiply(this, other);
  }
  over(other) {
    return divide(this, other);
  }

  /**
   * An element of a vector or a row of a matrix, from 0; with a column, an element of a matrix; of an integer vector of
   * data, the elements or rows that it names.
   */
  at(row, column) {
    if (nodeOf(row)) return apply('gather', [this, row]);
    return column === undefined ? this.row(row) : part(this, row, column, SCALAR);
  }
  row(i) {
    return part(this, i, 0, [1, this.columns]);
  }
  /** Elements or rows from `start` to before `end`. */
  slice(start, end = this.rows) {
    return part(this, start, 0, makeShape(readIndex(this, end) - readIndex(this, start), this.columns));
  }
}

export const shapeOf = (operand) => nodeOf(operand)?.shape ?? SCALAR;

/** As it was written. */
export const operandText = (operand) => {
  const node = nodeOf(operand);
  return node ? textOf(node) : typeof operand === 'number' ? numberText(operand) : inWords(operand);
};

const isOperand = (given) => typeof given === 'number' || nodeOf(given) !== undefined;

/** A value or a number. */
export function checkOperand(given, where) {
  if (isOperand(given)) return given;
  return refuse('NOT_A_VALUE', where, inWords(given), 'give a value of the model, or a number');
}

/** The node that an operand stands for in a graph, a constant if it is a number. */
export function nodeIn(graph, operand) {
  if (Number.isNaN(operand)) refuse('BAD_NUMBER', 'a number of the model', 'NaN', 'correct what computes it');
  return nodeOf(operand) ?? graph.add({ op: 'constant', values: Float64Array.of(operand) });
}

export const lift = (graph, operand) => new Value(nodeIn(graph, operand));

/** The graph that the operands are of. */
export function commonGraph(op, operands) {
  if (!operands.every(isOperand)) for (const operand of operands) checkOperand(operand, camelCase(op));
  const values = operands.filter(nodeOf);
  const graph = values.length ? nodeOf(values[0]).graph : undefined;
  const foreign = values.find((value) => nodeOf(value).graph !== graph);
  if (foreign) refuseForeign(foreign);
  return graph ?? refuse('NOT_A_VALUE', camelCase(op), 'only numbers', 'compute it before, or use data');
}

export const refuseForeign = (value) =>
  refuse('FOREIGN_VALUE', operandText(value), 'it belongs to another Program', 'make it in this one');

function refuseShapes(node) {
  const shapes = node.operands.map((operand) => `${textOf(operand)} is ${shapeText(operand.shape)}`);
  refuse('BAD_SHAPE', textOf(node), 'shapes do not go together', shapes.join(', '));
}

/** The value that an operation makes of operands. `elementwise`, `shape` and `immediate` are what else it is told. */
export function apply(op, given, { elementwise = false, shape = SCALAR, immediate, text } = {}) {
  const graph = commonGraph(op, given);
  const operands = given.map((operand) => nodeIn(graph, operand));
  const node = { op, operands, elementwise, immediate, text };
  const varying = operands.find((operand, i) => operand.varying && takesDataOnly(op, i));
  if (varying)
    refuse('NOT_DATA', textOf(node), `${textOf(varying)} depends on parameters`, 'only data can stand there');
  const shapes = operands.map((operand) => operand.shape);
  const result = resultShape(op, shapes, shape, elementwise) ?? refuseShapes(node);
  // The log density of a single element is its sum.
  return new Value(graph.add({ ...node, shape: result, elementwise: elementwise && !isScalar(result) }));
}

function readIndex(of, index) {
  if (Number.isInteger(index) && index >= 0 && index < 2 ** 32) return index;
  return refuse('BAD_INDEX', operandText(of), `index ${inWords(index)}`, 'give a whole number; they count from 0');
}

/** A block, from row and column. */
export function part(of, row, column, shape) {
  const [first, left] = [readIndex(checkOperand(of, 'part'), row), readIndex(of, column)];
  const [rows, columns] = shapeOf(of);
  if (first + shape[0] > rows || left + shape[1] > columns) {
    const what = `from row ${first} and column ${left}, ${shapeText(shape)} reaches outside`;
    refuse('BAD_INDEX', operandText(of), what, `it is ${shapeText([rows, columns])}`);
  }
  return areEqual(shape, [rows, columns]) ? of : apply('slice', [of], { shape, immediate: [first, left] });
}

/** An operation that numbers among themselves need no node for. */
const arithmetic = (op, compute) => (a, b) =>
  typeof a === 'number' && typeof b === 'number' ? compute(a, b) : apply(op, [a, b]);

export const add = arithmetic('add', (a, b) => a + b);
export const subtract = arithmetic('subtract', (a, b) => a - b);
/** By elements; see matmul. */
export const multiply = arithmetic('multiply', (a, b) => a * b);
export const divide = arithmetic('divide', (a, b) => a / b);
export const negate = (a) => (typeof a === 'number' ? -a : apply('negate', [a]));
