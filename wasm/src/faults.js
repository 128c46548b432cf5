// Why the engine refused a program or its data.
import {
  TE_CHECK_BINARY,
  TE_CHECK_COUNT,
  TE_CHECK_FINITE,
  TE_CHECK_NONNEGATIVE,
  TE_CHECK_POSITIVE,
  TE_CHECK_UNIT,
  TE_OP_CATEGORICAL_LOGIT,
  TE_OP_CHECK,
  TE_OP_DATA,
  TE_OP_GATHER,
  TE_OP_SCATTER_ADD,
} from '../dist/layout.js';
import { refuse } from './arrays.js';
import { refuseBytes } from './sections.js';

const CHECKS = {
  [TE_CHECK_FINITE]: 'finite',
  [TE_CHECK_POSITIVE]: 'positive',
  [TE_CHECK_NONNEGATIVE]: 'not negative',
  [TE_CHECK_UNIT]: 'between 0 and 1',
  [TE_CHECK_BINARY]: '0 or 1',
  [TE_CHECK_COUNT]: 'a count',
};
const INDEXED = {
  [TE_OP_GATHER]: 'gather',
  [TE_OP_SCATTER_ADD]: 'scatter_add',
  [TE_OP_CATEGORICAL_LOGIT]: 'categorical_logit',
};

/** What a node wants of the fixed node that it works on. */
function demandOf({ nodes, name }, node) {
  const op = nodes(node, 'op');
  if (op === TE_OP_CHECK) return `${name(nodes(node, 'immediate', 1))} must be ${CHECKS[nodes(node, 'immediate')]}`;
  return INDEXED[op] && `${INDEXED[op]}'s indices must be integers inside`;
}

/** What the program wants of a slot, or of a node that is computed from data: "poisson's count y must be a count". */
function demandsOn(program, slot, computed) {
  const { nodes, operands } = program;
  const isFaulty = (node) =>
    slot ? nodes(node, 'op') === TE_OP_DATA && nodes(node, 'immediate') + 1 === slot : node === computed;
  const demands = new Set();
  for (let node = 0; node < nodes.count; node++) {
    const first = nodes(node, 'first_operand');
    for (let i = 0; i < nodes(node, 'num_operands'); i++)
      if (isFaulty(operands(first + i, 'index'))) demands.add(demandOf(program, node));
  }
  return [...demands].filter(Boolean).join(', ');
}

/**
 * Throws what te_get_fault says of a program's bytes or data; of anything else there is no place to tell.
 * @param {import('./setup.js').OpenFit} open
 * @param {string} code
 * @param {(field: 'slot' | 'row' | 'column') => number} fault
 */
export function refuseProgram({ model: { program, slots } }, code, fault) {
  const [slot, row, column] = [fault('slot'), fault('row'), fault('column')];
  if (code.startsWith('PROGRAM_')) refuseBytes(code, `no valid program${row ? `, at node ${row}` : ''}`);
  if (!code.startsWith('DATA_')) return [];
  const what = code === 'DATA_NOT_FINITE' ? 'not finite' : 'outside its range';
  const mend = demandsOn(program, slot, row) || 'mend it, or give other data';
  if (slot === 0) refuse(code, 'data', `what is computed from them is ${what}`, mend, { row: column });
  const { field, columns } = slots[slot];
  return refuse(code, field, what, mend, { row, column: columns > 1 ? column : undefined });
}
