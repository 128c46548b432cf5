// Models built of expressions.
import { TE_OUTPUT_GENERATED, TE_OUTPUT_PARAMETER } from '../../dist/layout.js';
import { readMatrix, refuse } from '../arrays.js';
import { guarded } from '../error.js';
import { logDensity } from './density.js';
import { encode } from './encode.js';
import { sum } from './functions.js';
import { Graph } from './graph.js';
import { areEqual, makeShape, readShape, SCALAR, shapeText, sizeOf } from './shape.js';
import { unconstrained } from './transforms.js';
import { checkOperand, lift, nodeIn, nodeOf, refuseForeign, Value } from './value.js';

/** Numbers and their shape: a number, a vector, rows of a matrix, or numbers in row-major order with their shape. */
function readNumbers(given, wanted, field) {
  const { values, rows = values.length, columns = 1 } = readMatrix(typeof given === 'number' ? [given] : given, field);
  if (!values.length) refuse('BAD_LENGTH', field, 'no elements', 'give at least one');
  const shape = wanted === undefined ? makeShape(rows, columns) : readShape(wanted);
  if (sizeOf(shape) !== values.length)
    refuse('BAD_LENGTH', field, `${values.length} numbers for ${shapeText(shape)}`, 'give one for each element');
  return { values, shape };
}

const readTransform = guarded('BAD_MODEL', (transform = unconstrained(), where) => {
  const { unconstrainedShape = (shape) => shape, constrain, logJacobian } = Object(transform);
  if (![unconstrainedShape, constrain, logJacobian ?? constrain].every((part) => typeof part === 'function'))
    refuse('BAD_MODEL', where, 'no transform', 'give one such as lower(0)');
  return { unconstrainedShape, constrain, logJacobian };
});

/** Collects a model's data, parameters and log density, and makes a program of them. */
export class Program {
  #graph = new Graph();
  #names = new Set();
  #data = [];
  #roots = { dimension: 0, slots: [], parameters: [], terms: [], outputs: [] };

  /**
   * Data by name: a number, a vector, an array of rows, or numbers in row-major order with their shape. Typed arrays
   * that the engine reads are not copied.
   * @param {string} name
   * @param {number | ArrayLike<number> | ArrayLike<number>[]} values
   * @param {number | [number, number]} [shape]
   */
  data(name, values, shape) {
    this.#requireNew(name);
    const read = readNumbers(values, shape, name);
    const { slots } = this.#roots;
    const node = this.#graph.add({ op: 'data', shape: read.shape, immediate: [slots.length, 0], name });
    slots.push({ name, shape: read.shape });
    this.#data.push([name, read.values]);
    this.#names.add(name);
    return new Value(node);
  }

  /** Numbers that are part of the program, given as data are. */
  constant(numbers, shape) {
    const read = readNumbers(numbers, shape, 'constant');
    return new Value(this.#graph.add({ op: 'constant', shape: read.shape, values: Float64Array.from(read.values) }));
  }

  /**
   * A parameter, on its constrained scale, where it is reported; the log-Jacobian of its transform is added to the
   * target.
   * @param {string} name
   * @param {number | [number, number]} [shape] a scalar, if left out
   * @param {import('./transforms.js').Transform} [transform]
   */
  parameter(name, shape = SCALAR, transform = undefined) {
    const isShape = typeof shape === 'number' || Array.isArray(shape);
    if (!isShape && transform === undefined) return this.parameter(name, SCALAR, shape);
    this.#requireNew(name);
    const where = `parameter ${name}`;
    const { node, value, term } = this.#constrain(where, readShape(shape), readTransform(transform, where));
    const roots = this.#roots;
    roots.dimension += sizeOf(node.shape);
    roots.parameters.push(node);
    if (term) roots.terms.push(term);
    return this.#addOutput(name, value, TE_OUTPUT_PARAMETER);
  }

  /** An expression to report under a name. */
  generate(name, value) {
    this.#requireNew(name);
    return this.#addOutput(name, lift(this.#graph, this.#own(value)), TE_OUTPUT_GENERATED);
  }

  /** variate ~ density: adds the log density of all elements to the target. */
  sample(variate, density) {
    this.add(logDensity(variate, density));
  }

  /** target += value, of all elements. */
  add(value) {
    this.#roots.terms.push(this.#termOf(value));
  }

  /** The model: its program's bytes, and its data by their names. It can be posted to other threads. */
  program() {
    return { type: 'program', bytes: encode(this.#roots), data: Object.fromEntries(this.#data) };
  }

  /** What a transform makes of new unconstrained numbers, which are not part of the model yet. */
  #constrain = guarded('BAD_MODEL', (where, shape, { unconstrainedShape, constrain, logJacobian }) => {
    const free = unconstrainedShape(shape);
    if (free === undefined)
      refuse(
        'BAD_SHAPE',
        where,
        `its transform does not make ${shapeText(shape)}`,
        'give a vector that is long enough',
      );
    const [{ dimension }, { size }] = [this.#roots, this.#names];
    const node = this.#graph.add({ op: 'parameter', shape: readShape(free), immediate: [dimension, 0] });
    if (dimension + sizeOf(node.shape) >= 2 ** 32) refuse('TOO_LARGE', where, 'too many elements', 'take fewer');
    const value = lift(this.#graph, this.#own(constrain(new Value(node))));
    if (!areEqual(value.shape, shape)) {
      const what = `${shapeText(shape)}, but its bounds make it ${shapeText(value.shape)}`;
      refuse('BAD_SHAPE', where, what, 'give bounds of its shape, or scalars');
    }
    const term = logJacobian && this.#termOf(logJacobian(new Value(node)));
    if (this.#names.size > size) refuse('BAD_MODEL', where, 'its transform adds to the model', 'do that before');
    return { node, value, term };
  });

  #termOf = (value) => nodeIn(this.#graph, sum(this.#own(value)));

  #own(value) {
    const node = nodeOf(checkOperand(value, 'the model'));
    return node && node.graph !== this.#graph ? refuseForeign(value) : value;
  }

  #requireNew(name) {
    // Lone surrogates have no UTF-8.
    if (typeof name !== 'string' || !name || /\0|[\ud800-\udfff]/u.test(name))
      refuse('BAD_NAME', 'name', 'no text to call something by', 'give a string that is not empty and has no zeros');
    if (this.#names.has(name)) refuse('BAD_NAME', name, 'two things have this name', 'give each its own');
  }

  #addOutput(name, value, kind) {
    const node = nodeOf(value);
    this.#names.add(name);
    node.name ||= name;
    this.#roots.outputs.push({ name, node, kind });
    return value;
  }
}
