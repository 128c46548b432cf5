// Model programs as models: their slots, the names of their parameters, and what they report.
import { TE_OP_PARAMETER, TE_OUTPUT_PARAMETER } from '../dist/layout.js';
import { bindProgram } from './binding.js';

/**
 * What a program reports under a name.
 * @typedef {{ name: string, rows: number, columns: number, size: number, kind: number, node: number }} Output
 */

/** @returns {Output[]} */
function outputsOf({ outputs, nodes, name }) {
  return Array.from({ length: outputs.count }, (_, i) => {
    const node = outputs(i, 'node');
    const [rows, columns] = [nodes(node, 'rows'), nodes(node, 'columns')];
    return { name: name(outputs(i, 'name')), rows, columns, size: rows * columns, kind: outputs(i, 'kind'), node };
  });
}

/** Element j of what has this shape. */
export function elementName({ name, rows, columns }, j) {
  if (rows * columns === 1) return name;
  return columns === 1 ? `${name}[${j}]` : `${name}[${Math.floor(j / columns)}, ${j % columns}]`;
}

/** Numbers in all outputs together. */
export const numbersIn = ({ outputs }) => outputs.reduce((sum, { size }) => sum + size, 0);

/** Builders make one node of unconstrained parameters for each parameter that they report, in the same order. */
function namesOf({ nodes }, outputs) {
  const reported = outputs.filter(({ kind }) => kind === TE_OUTPUT_PARAMETER);
  const found = Array.from({ length: nodes.count }, (_, i) => i).filter((i) => nodes(i, 'op') === TE_OP_PARAMETER);
  const isPaired = found.length === reported.length;
  return found.flatMap((node, k) => {
    const [rows, columns] = [nodes(node, 'rows'), nodes(node, 'columns')];
    const first = nodes(node, 'immediate');
    const nameOf = (j) => {
      if (!isPaired) return `theta[${first + j}]`;
      const name = elementName({ name: reported[k].name, rows, columns }, j);
      return reported[k].node === node ? name : `unconstrained ${name}`;
    };
    return Array.from({ length: rows * columns }, (_, j) => nameOf(j));
  });
}

/**
 * A model program that has been read; whether its bytes make sense is left to the engine.
 * @param {import('./binding.js').ProgramModel} model
 * @returns {import('./models.js').ReadModel & { program: ReturnType<typeof bindProgram>['program'],
 *   outputs: Output[] }}
 */
export function readProgram(model) {
  const { bytes, program, slots } = bindProgram(model);
  const outputs = outputsOf(program);
  return {
    type: 'program',
    table: 'te_program',
    dimension: program.header('dimension'),
    rows: 1,
    features: 0,
    names: () => namesOf(program, outputs),
    numSlots: 1 + slots.length,
    slots: [
      { slot: 0, field: 'bytes', values: bytes, rows: bytes.length, columns: 1 },
      ...slots.map(({ name, values, rows, columns }, i) => ({ slot: i + 1, field: name, values, rows, columns })),
    ],
    program,
    outputs,
  };
}
