// The sections of a model program's bytes, whatever they hold: nothing outside of them is read. Whether they make sense
// is for the engine to say.
import {
  TE_PROGRAM_MAGIC,
  TE_PROGRAM_VERSION,
  te_program_header,
  te_program_node,
  te_program_output,
  te_program_slot,
} from '../dist/layout.js';
import { refuse } from './arrays.js';

/** Throws what is wrong with a program's bytes. */
export function refuseBytes(code, what) {
  refuse(code, 'bytes', what, 'give those of a builder or of a .tep file, as they are');
}
const refuseCut = () => refuseBytes('PROGRAM_CORRUPT', 'a program that is cut short or corrupt');

/** The reader of a view's sections: each call gives where the next one lies. Sections are padded to 8 bytes. */
function openSections(view) {
  let end = 0;
  return (count, size) => {
    const begin = end;
    end += Math.ceil((count * size) / 8) * 8;
    if (end > view.byteLength) refuseCut();
    return begin;
  };
}

/**
 * The parts of a program by their fields: `slots(i, 'rows')`, and of those that are arrays of words by number, too:
 * `nodes(i, 'immediate', 1)`; each part has its `count`.
 * @param {Uint8Array} bytes
 */
export function openProgram(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const section = openSections(view);
  const records = (struct, count) => {
    const begin = section(count, struct.size);
    const get = (i, field, k = 0) => {
      if (!(i < count)) refuseCut();
      const [offset, type] = struct[field];
      return view[`get${type}`](begin + i * struct.size + offset + 4 * k, true);
    };
    return Object.assign(get, { count });
  };
  const all = records(te_program_header, 1);
  const header = (field) => all(0, field);
  if (header('magic') !== TE_PROGRAM_MAGIC) refuseBytes('PROGRAM_VERSION', 'no model program');
  if (header('version') !== TE_PROGRAM_VERSION) refuseBytes('PROGRAM_VERSION', "another version's program");
  const constants = records({ size: 8, value: [0, 'Float64'] }, header('num_constants'));
  const nodes = records(te_program_node, header('num_nodes'));
  const operands = records({ size: 4, index: [0, 'Uint32'] }, header('num_operands'));
  const slots = records(te_program_slot, header('num_slots'));
  const outputs = records(te_program_output, header('num_outputs'));
  const size = header('text_bytes');
  const begin = section(size, 1);
  const text = bytes.subarray(begin, begin + size);
  /** The name that begins there. */
  const name = (at) => {
    const end = text.indexOf(0, at);
    if (end < 0) refuseCut();
    return new TextDecoder().decode(text.subarray(at, end));
  };
  return { header, constants, nodes, operands, slots, outputs, name };
}
