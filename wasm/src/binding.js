// Model programs as callers give them: bytes, and data by name.
import { kindOf, readMatrix, readVector, refuse } from './arrays.js';
import { openProgram } from './sections.js';
import { suggest } from './suggest.js';

/**
 * A model as bytes, from a builder or a .tep file, with its data by name: numbers, vectors, and matrices, row-major or
 * as arrays of rows. What the program does not ask for may be among them.
 * @typedef {{ type: 'program', bytes: Uint8Array | ArrayBuffer,
 *   data?: Record<string, number | ArrayLike<number> | ArrayLike<number>[]> }} ProgramModel
 */

function wordsOfShape({ rows, columns }) {
  if (rows * columns === 1) return 'a number';
  return columns === 1 ? `a vector of ${rows}` : `a matrix of ${rows} rows of ${columns}`;
}

/** The numbers of a slot, row by row: what was given itself, where the engine can read that. */
function readNumbers(given, { name, rows, columns }) {
  const found = readMatrix(typeof given === 'number' ? [given] : given, name);
  const { length } = found.values;
  const isFlat = found.rows === undefined;
  if (length === rows * columns && (isFlat || found.columns === columns)) return found.values;
  const words = isFlat ? `${length} numbers` : `${found.rows} rows of ${found.columns}`;
  return refuse('BAD_LENGTH', name, words, `give ${wordsOfShape({ rows, columns })}, as the program takes it there`);
}

/** The bytes of a program as they are. Throws a VIError. */
export function readBytes(given) {
  const bytes = kindOf(given) === 'ArrayBuffer' ? new Uint8Array(given) : given;
  if (kindOf(bytes) !== 'Uint8Array') refuse('BAD_MODEL', 'bytes', 'no bytes', 'give a Uint8Array or an ArrayBuffer');
  return readVector(bytes, 'bytes');
}

function readSlot({ slots, name: nameAt }, i, data) {
  const name = nameAt(slots(i, 'name'));
  const known = Object.keys(data);
  if (!known.includes(name)) {
    const mend = known.length ? suggest(name, known) : "give the program's data by name";
    refuse('MISSING_DATA', name, 'missing from the data', mend);
  }
  const slot = { name, rows: slots(i, 'rows'), columns: slots(i, 'columns'), given: data[name] };
  return { ...slot, values: readNumbers(slot.given, slot) };
}

/**
 * A program's bytes and parts, and its data in the order of its slots, as they were given and as numbers row by row.
 * Throws a VIError.
 * @param {ProgramModel} model
 */
export function bindProgram({ bytes: given, data }) {
  const bytes = readBytes(given);
  const program = openProgram(bytes);
  const slots = Array.from({ length: program.slots.count }, (_, i) => readSlot(program, i, data ?? {}));
  return { bytes, program, slots };
}
