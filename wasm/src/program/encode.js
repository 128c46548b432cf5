// A graph as a program's bytes, as program.h has them. Equal models make equal bytes, whatever the order in which their
// expressions were evaluated: first the parameters in theta's order; then what the terms of the target need, each node
// after its operands, from the first term to the last; then the target, the sum of the terms; last what only outputs
// need. In the graph a checked value is a node of its own. In the program a check has no value: it stands where its
// value is first needed, and whoever needs that names the check's operand. Constants are in the order of their nodes.
// The text has each name once: those of checks in the order of nodes, of slots, of outputs.
import {
  TE_NODE_ELEMENTWISE,
  TE_NODE_VARYING,
  TE_PROGRAM_MAGIC,
  TE_PROGRAM_VERSION,
  te_op as OPERATIONS,
  te_program_header,
  te_program_node,
  te_program_output,
  te_program_slot,
} from '../../dist/layout.js';
import { refuse } from '../arrays.js';
import { fnv1a, numbersAsBytes, recordsAsBytes } from './bytes.js';
import { isDensity } from './operations.js';
import { SCALAR, sizeOf } from './shape.js';

const MAX_NODES = 2 ** 24;
const MAX_ELEMENTS = 2 ** 28;

const refuseSize = (what) => refuse('TOO_LARGE', 'model', what, 'take fewer, or vectors in place of loops');

/** Names, each once and ended by a zero. */
class TextSection {
  #offsets = new Map();
  bytes = [];

  offset(name) {
    const known = this.#offsets.get(name);
    if (known !== undefined) return known;
    const at = this.bytes.length;
    this.#offsets.set(name, at);
    for (const byte of new TextEncoder().encode(`${name}\0`)) this.bytes.push(byte);
    return at;
  }
}

class Encoder {
  #numbers = new Map(); // in the program, of the graph's nodes
  #sizes = { varying: 0, fixed: 0 };
  #constants = [];
  #nodes = [];
  #operands = [];
  #text = new TextSection();

  /** @param {Roots} roots */
  constructor({ dimension, parameters, terms, slots, outputs }) {
    const target = { op: 'add_all', operands: terms, shape: SCALAR, immediate: [0, 0], text: '' };
    target.varying = terms.some((term) => term.varying);
    if (!target.varying)
      refuse('BAD_MODEL', 'model', 'its log density depends on no parameter', 'sample or add something');
    for (const node of [...parameters, target, ...outputs.map((output) => output.node)]) this.#place(node);
    this.target = this.#numbers.get(target);
    this.dimension = dimension;
    this.slots = slots.map(({ name, shape: [rows, columns] }) => ({
      rows,
      columns,
      name: this.#text.offset(name),
    }));
    this.outputs = outputs.map(({ name, node, kind }) => {
      return { node: this.#numberOf(node), name: this.#text.offset(name), kind };
    });
  }

  /** The number of the node that has this one's value. */
  #numberOf(node) {
    while (node.op === 'check') [node] = node.operands;
    return this.#numbers.get(node);
  }

  /** The node after everything it needs; a stack of our own, for programs may be deep. */
  #place(root) {
    const stack = [{ node: root, next: 0 }];
    while (stack.length) {
      const visit = stack.at(-1);
      const { node } = visit;
      if (this.#numbers.has(node)) stack.pop();
      else if (visit.next < node.operands.length) stack.push({ node: node.operands[visit.next++], next: 0 });
      else {
        stack.pop();
        this.#numbers.set(node, this.#nodes.length);
        this.#nodes.push(this.#record(node));
        if (this.#nodes.length >= MAX_NODES) refuseSize('2^24 operations or more');
      }
    }
  }

  #record(node) {
    const { op, shape, operands, varying, elementwise, immediate } = node;
    const first = this.#operands.length;
    for (const operand of operands) this.#operands.push(this.#numberOf(operand));
    return {
      op: OPERATIONS.indexOf(op),
      flags: (varying ? TE_NODE_VARYING : 0) | (elementwise ? TE_NODE_ELEMENTWISE : 0),
      rows: shape[0],
      columns: shape[1],
      place: this.#takePlace(node),
      first_operand: first,
      num_operands: operands.length,
      immediate: [
        op === 'constant' ? this.#appendConstants(node.values) : immediate[0],
        op === 'check' ? this.#text.offset(node.text) : immediate[1],
      ],
    };
  }

  #takePlace({ op, shape, varying }) {
    if (op === 'data' || op === 'check') return 0;
    const [sizes, size] = [this.#sizes, sizeOf(shape)];
    const place = varying ? sizes.varying : sizes.fixed;
    if (varying) sizes.varying += size;
    // A density has its constant part among the fixed, or is fixed itself.
    if (isDensity(op) || !varying) sizes.fixed += size;
    if (sizes.varying + sizes.fixed > MAX_ELEMENTS) refuseSize('more than 2^28 numbers');
    return place;
  }

  #appendConstants(values) {
    const first = this.#constants.length;
    for (const value of values) this.#constants.push(value);
    return first;
  }

  bytes() {
    const sections = [
      numbersAsBytes('Float64', 8, this.#constants),
      recordsAsBytes(te_program_node, this.#nodes),
      numbersAsBytes('Uint32', 4, this.#operands),
      recordsAsBytes(te_program_slot, this.slots),
      recordsAsBytes(te_program_output, this.outputs),
      numbersAsBytes('Uint8', 1, this.#text.bytes),
    ];
    const size = sections.reduce((sum, section) => sum + section.length, te_program_header.size);
    if (size >= 2 ** 32) refuseSize('4 GiB or more');
    const bytes = new Uint8Array(size);
    let at = te_program_header.size;
    for (const section of sections) {
      bytes.set(section, at);
      at += section.length;
    }
    bytes.set(this.#header({ bytes: size }));
    bytes.set(this.#header({ bytes: size, checksum: fnv1a(bytes) }));
    return bytes;
  }

  #header(fields) {
    const header = {
      magic: TE_PROGRAM_MAGIC,
      version: TE_PROGRAM_VERSION,
      dimension: this.dimension,
      num_slots: this.slots.length,
      num_nodes: this.#nodes.length,
      num_operands: this.#operands.length,
      num_constants: this.#constants.length,
      num_outputs: this.outputs.length,
      text_bytes: this.#text.bytes.length,
      fixed_size: this.#sizes.fixed,
      varying_size: this.#sizes.varying,
      target: this.target,
    };
    return recordsAsBytes(te_program_header, [{ ...header, ...fields }]);
  }
}

/**
 * What a program is made of, beside its nodes.
 * @typedef {import('./graph.js').Node} Node
 * @typedef {{ dimension: number, slots: { name: string, shape: readonly [number, number] }[], parameters: Node[],
 *   terms: Node[], outputs: { name: string, node: Node, kind: number }[] }} Roots
 */

/**
 * @param {Roots} roots
 * @returns {Uint8Array}
 */
export const encode = (roots) => new Encoder(roots).bytes();
