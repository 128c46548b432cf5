// A model program as C source, with its data if they are given. lib/cli/export_program.cpp writes the same.
import { TE_LANES, te_op as OPERATIONS } from '../../dist/layout.js';
import { bindProgram, readBytes } from '../binding.js';
import { disassemble } from '../disassemble.js';
import { openProgram } from '../sections.js';
import { binding, configText } from './config.js';
import { arrayText, commentText, define, headerText, upper } from './text.js';

const WORDS_PER_LINE = 4;
const listOf = (count, make) => Array.from({ length: count }, (_, i) => make(i));
const unsigned = (name, value, comment) => define(name, `${value}u`, comment);

/** A function that gives macro names that no other has: data called y and Y become M_Y and M_Y_2. */
function uniqueNames(prefix) {
  const reserved = 'H PROGRAM NUM_SLOTS NUM_OUTPUTS DIMENSION SCRATCH BYTES BLOCK_BYTES CONFIG';
  const used = new Set(reserved.split(' '));
  return (name) => {
    const wanted = upper(name);
    let free = wanted;
    for (let number = 2; used.has(free); number++) free = `${wanted}_${number}`;
    used.add(free);
    return `${prefix}_${free}`;
  };
}

/** Scratch of a fit whose data lie ready in its own precision: `plan_program` in lib/src/model/program/layout.cpp. */
function scratchOf({ header, nodes, operands, slots }) {
  const varying = nodes(header('target'), 'place') + 1 + header('varying_size');
  const works = listOf(nodes.count, (i) => {
    if (!OPERATIONS[nodes(i, 'op')]?.endsWith('_glm')) return 0;
    const p = nodes(operands(nodes(i, 'first_operand') + 1, 'index'), 'columns');
    return 16 * p + 24 + 2 * (p + 1) * TE_LANES;
  });
  return header('fixed_size') + slots.count + 1 + varying * TE_LANES + works.reduce((sum, work) => sum + work, 0);
}

function slotText({ slots, name }, macros, prefix) {
  const lines = macros.map((macro, i) => {
    const extent = `${slots(i, 'rows')} x ${slots(i, 'columns')}`;
    return unsigned(macro, i + 1, `${commentText(name(slots(i, 'name')))}: ${extent}`);
  });
  const ends = [unsigned(`${prefix}_PROGRAM`, 0), unsigned(`${prefix}_NUM_SLOTS`, macros.length + 1)];
  return `/* Slots of the config. */\n${ends[0]}${lines.join('')}${ends[1]}`;
}

function outputText({ outputs, nodes, name: nameAt }, unique, prefix) {
  let first = 0;
  const lines = listOf(outputs.count, (i) => {
    const [rows, columns] = ['rows', 'columns'].map((field) => nodes(outputs(i, 'node'), field));
    const name = nameAt(outputs(i, 'name'));
    const line = unsigned(unique(`output_${name}`), first, `${commentText(name)}: ${rows} x ${columns}`);
    first += rows * columns;
    return line;
  });
  return `\n/* First numbers of the outputs. */\n${lines.join('')}${unsigned(`${prefix}_NUM_OUTPUTS`, first)}`;
}

/** The program as little-endian words. */
function wordsText(name, bytes) {
  const padded = new Uint8Array(Math.ceil(bytes.length / 8) * 8);
  padded.set(bytes);
  const view = new DataView(padded.buffer);
  const words = listOf(padded.length / 8, (i) => {
    const word = view.getBigUint64(8 * i, true).toString(16).padStart(16, '0');
    return `${i % WORDS_PER_LINE === 0 ? '\n    ' : ' '}0x${word}u,`;
  });
  return (
    `\n/* Little-endian, as programs are. */\n${unsigned(`${upper(name)}_BYTES`, bytes.length)}` +
    `static const uint64_t ${name}[${words.length}] = {${words.join('')}\n};\n`
  );
}

/** The data as arrays in the order of the slots, named as their macros, and the function that binds them. */
function dataText(name, macros, slots, precision, options) {
  const prefix = upper(name);
  const names = macros.map((macro) => `${name}_${macro.slice(prefix.length + 1).toLowerCase()}`);
  const arrays = slots.map(({ values, name: field }, i) => arrayText(names[i], values, precision, field));
  const bindings = slots.map(({ rows, columns }, i) => binding(macros[i], names[i], precision, rows, columns));
  const config = {
    name,
    table: 'te_program',
    numSlots: `${prefix}_NUM_SLOTS`,
    dimension: `${prefix}_DIMENSION`,
    scratch: `${prefix}_SCRATCH`,
    bindings: `    slots[${prefix}_PROGRAM] = te_vector(${name}, TE_U8, ${prefix}_BYTES);\n${bindings.join('')}`,
  };
  return `\n${arrays.join('')}${configText(config, options, precision)}`;
}

/** A header of a program; with `data` in the model these, and the config that fits the program to them. */
export function programHeader(name, model, { precision, ...options }) {
  const bound = model.data === undefined ? undefined : bindProgram(model);
  const bytes = bound?.bytes ?? readBytes(model.bytes);
  const program = openProgram(bytes);
  const prefix = upper(name);
  const unique = uniqueNames(prefix);
  const macros = listOf(program.slots.count, (i) => unique(program.name(program.slots(i, 'name'))));
  const body = [
    slotText(program, macros, prefix),
    outputText(program, unique, prefix),
    `\n${unsigned(`${prefix}_DIMENSION`, program.header('dimension'))}`,
    '/* Of a fit whose data lie row by row in its own precision; te_required_bytes says it for others. */\n',
    unsigned(`${prefix}_SCRATCH`, scratchOf(program)),
    wordsText(name, bytes),
    bound ? dataText(name, macros, bound.slots, precision, options) : '',
  ];
  const frame = {
    name,
    title: `a model program${bound ? ' with its data' : ''}`,
    notes: disassemble(bytes).split('\n').slice(0, -1).map(commentText),
    precision: bound && precision,
    include: 'tinyelbo/program.h',
    included: 'TE_PROGRAM_VERSION',
  };
  return headerText(frame, body.join(''));
}
