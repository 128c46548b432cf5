// The nodes of a program while it is being built: each computation is there once.
import { SCALAR } from './shape.js';

/**
 * `values` are a constant's, `text` what a check calls its operand; `name` is what the user calls it, and no part of
 * what the node is.
 * @typedef {{ graph: Graph, id: number, op: string, varying: boolean, elementwise: boolean,
 *   shape: readonly [number, number], operands: Node[], immediate: [number, number], values?: Float64Array,
 *   text: string, name: string }} Node
 */

export class Graph {
  #nodes = new Map();

  /** This node, which is there already if an equal one was added before. Constants are equal if their bits are. */
  add({ op, shape = SCALAR, operands = [], immediate = [0, 0], elementwise = false, values, text = '', name = '' }) {
    const ids = operands.map(({ id }) => id);
    const bits = values && new BigUint64Array(values.buffer);
    const key = [op, elementwise, ...shape, ...immediate, ids, text, bits].join();
    const known = this.#nodes.get(key);
    if (known) return known;
    const id = this.#nodes.size;
    const varying = op === 'parameter' || operands.some((operand) => operand.varying);
    Object.freeze(shape);
    const node = { graph: this, id, op, varying, elementwise, shape, operands, immediate, values, text, name };
    this.#nodes.set(key, node);
    return node;
  }
}
