// A program as readable text: the package's entry './disassemble'.
import { TE_NODE_ELEMENTWISE, TE_NODE_VARYING, TE_OUTPUT_PARAMETER, te_op as OPERATIONS } from '../dist/layout.js';
import { kindOf, refuse } from './arrays.js';
import { guarded } from './error.js';
import { CHECKS } from './program/operations.js';
import { NUMBERS_SHOWN, numbersText } from './program/text.js';
import { openProgram } from './sections.js';

const listOf = (count, make) => Array.from({ length: count }, (_, i) => make(i));
const extentText = (rows, columns) => (columns === 1 ? `${rows}` : `${rows} x ${columns}`);

function constantText({ constants }, first, size) {
  if (size > 0) constants(first + size - 1, 'value'); // refused where it is outside
  return numbersText(listOf(Math.min(size, NUMBERS_SHOWN + 1), (i) => constants(first + i, 'value')));
}

function detailText(program, op, node) {
  const { nodes, slots, name } = program;
  const [first, second] = [nodes(node, 'immediate'), nodes(node, 'immediate', 1)];
  switch (op) {
    case 'parameter':
      return ` theta[${first}]`;
    case 'constant':
      return ` ${constantText(program, first, nodes(node, 'rows') * nodes(node, 'columns'))}`;
    case 'data':
      return first < slots.count ? ` ${name(slots(first, 'name'))}` : ' of no slot';
    case 'slice':
      return ` from (${first}, ${second})`;
    case 'check':
      return ` is ${CHECKS[first]?.[0] ?? 'an unknown property'}: ${name(second)}`;
    default:
      return '';
  }
}

function operationText(program, node) {
  const { nodes, operands } = program;
  const op = OPERATIONS[nodes(node, 'op')];
  if (!op) return `unknown operation ${nodes(node, 'op')}`;
  const first = nodes(node, 'first_operand');
  const references = listOf(nodes(node, 'num_operands'), (i) => ` %${operands(first + i, 'index')}`);
  const extent = nodes(node, 'flags') & TE_NODE_ELEMENTWISE ? ' by elements' : '';
  return [op, extent, ...references, detailText(program, op, node)].join('');
}

function nodeText(program, node, names) {
  const { nodes } = program;
  const kind = nodes(node, 'flags') & TE_NODE_VARYING ? 'varying' : 'fixed  ';
  const extent = extentText(nodes(node, 'rows'), nodes(node, 'columns')).padEnd(5);
  const comment = names ? `  # ${names.join(', ')}` : '';
  return `${`%${node}`.padEnd(5)} ${kind} ${extent} ${operationText(program, node)}${comment}`;
}

/** The names of each node that is an output. */
function outputNames({ outputs, name }) {
  const names = new Map();
  for (let i = 0; i < outputs.count; i++) {
    const node = outputs(i, 'node');
    names.set(node, [...(names.get(node) ?? []), name(outputs(i, 'name'))]);
  }
  return names;
}

/**
 * Data, nodes with whether parameters have a part in them and their shapes, the target, outputs; throws a VIError where
 * the bytes have no such structure. What the operations demand is not looked at.
 * @param {Uint8Array} bytes
 * @returns {string}
 */
export const disassemble = guarded('PROGRAM_CORRUPT', (bytes) => {
  if (kindOf(bytes) !== 'Uint8Array') refuse('NOT_AN_ARRAY', 'bytes', 'no bytes', 'give a Uint8Array');
  const program = openProgram(bytes);
  const { header, slots, nodes, outputs, name } = program;
  const names = outputNames(program);
  const dataText = (i) => `data ${name(slots(i, 'name'))}: ${extentText(slots(i, 'rows'), slots(i, 'columns'))}`;
  const outputText = (i) => {
    const kind = outputs(i, 'kind') === TE_OUTPUT_PARAMETER ? 'parameter' : 'generated';
    return `${kind} ${name(outputs(i, 'name'))} = %${outputs(i, 'node')}`;
  };
  const lines = [
    `program of ${header('bytes')} bytes: ${header('dimension')} parameters, ${nodes.count} nodes, ` +
      `${header('fixed_size')} fixed and ${header('varying_size')} varying numbers`,
    ...listOf(slots.count, dataText),
    ...listOf(nodes.count, (node) => nodeText(program, node, names.get(node))),
    `target = %${header('target')}`,
    ...listOf(outputs.count, outputText),
  ];
  return lines.map((line) => `${line}\n`).join('');
});
