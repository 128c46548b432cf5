// A fit's memory, which never moves once it has begun: structs, data, block, and room to hand results over.
import { TE_F64, TE_GLM_X, TE_GLM_Y, TE_LANES, TE_STATUS_OK, te_config, te_slot } from '../dist/layout.js';
import { ARRAYS, readSquare, readVector, refuse, typeOf } from './arrays.js';
import { Instance } from './instance.js';
import { writeConfig } from './options.js';
import { numbersIn } from './programs.js';
import { refusal } from './refusal.js';

/** For predictions from up to 30,000 draws, and hundreds of rows at a time from 4000. */
const ROOM_BYTES = 1 << 18;
/** Numbers for each dimension, where that is more: for the work of a prediction and of a density. */
const ROOM_PER_DIMENSION = 64;
/** Mean-field fits of more dimensions come without their matrices, nearly all of which is 0. */
const MOST_DIAGONAL = 1024;

/**
 * @typedef {Instance & {
 *   model: import('./models.js').ReadModel,
 *   real: number,
 *   hasMatrices: boolean,
 *   slots: number,
 *   room: number,
 *   roomBytes: number,
 * }} OpenFit the precision's te_type, and where there is room for results
 */

/** Reserves room for a slot's values; what is returned copies them there. */
function bindSlot(open, { slot, values, rows, columns }) {
  // Rounded to the fit's precision now, features, response and a program's data need not be in every step.
  const isRounded = typeOf(values) === TE_F64 && (open.model.program || slot === TE_GLM_X || slot === TE_GLM_Y);
  const type = isRounded ? open.real : typeOf(values);
  const at = open.reserve(values.length * ARRAYS[type].BYTES_PER_ELEMENT);
  const fields = { values: at, type, rows, columns, row_stride: columns, column_stride: 1 };
  open.set(te_slot, open.slots + slot * te_slot.size, fields);
  return () => open.array(type, at, values.length).set(values);
}

/** The same of several slots. */
function bindSlots(open, slots) {
  const copies = slots.map((slot) => bindSlot(open, slot));
  return () => copies.forEach((copy) => copy());
}

/** Bytes that te_init needs. */
function requiredBytes(open) {
  const status = open.exports.te_required_bytes(open.config, open.number);
  if (status === TE_STATUS_OK) return open.view.getUint32(open.number, true);
  open.exports.te_init(open.fit, open.config, 0, 0); // finds the same, and remembers where
  throw refusal(open, status);
}

/** Room for a program's density and gradient, and for its outputs at one block of draws. */
function programRoom({ exports, config, model }) {
  const { dimension } = model;
  const scratch = exports.te_wasm_scratch(config);
  const density = 2 * dimension + exports.te_wasm_density_work(dimension, scratch);
  return 8 * Math.max(density, scratch + TE_LANES * (2 * dimension + numbersIn(model)));
}

/** Starts at an earlier q, by way of the room for results. */
function setStart(open, { mean, scaleTril }) {
  const d = open.model.dimension;
  const q = [readVector(mean, 'start.mean'), readSquare(scaleTril, 'start.scaleTril').values];
  const spans = q.map((values, k) => {
    if (values.length !== d ** (k + 1)) refuse('BAD_LENGTH', 'start', `not of ${d} parameters`, 'give an earlier fit');
    const at = open.room + 8 * d * k;
    open.array(TE_F64, at, values.length).set(values);
    return open.span(k, at, TE_F64, values.length);
  });
  open.ask('te_set_start', ...spans);
}

/**
 * An instance with a fit at its beginning. Throws a VIError.
 * @param {WebAssembly.Module} module
 * @param {import('./models.js').ReadModel} model
 * @param {import('./options.js').FitOptions} options checked
 * @returns {OpenFit}
 */
export function openFit(module, model, options) {
  const open = Object.assign(new Instance(module), { model });
  const { config } = open;
  const d = model.dimension;
  open.slots = open.reserve(te_slot.size * model.numSlots);
  open.grow();
  writeConfig(open, model.table ? open.table(model.table) : 0, options);
  open.set(te_config, config, model.table ? { slots: open.slots, num_slots: model.numSlots } : { dimension: d });
  open.real = open.get(te_config, config, 'precision');
  open.hasMatrices = options.family !== 'mean-field' || d <= MOST_DIAGONAL || options.start !== undefined;
  // What memory a program needs, its own bytes say.
  const numEarly = model.program ? 1 : 0;
  const copyEarly = bindSlots(open, model.slots.slice(0, numEarly));
  open.grow();
  copyEarly();
  const copyData = bindSlots(open, model.slots.slice(numEarly));
  const bytes = requiredBytes(open);
  const block = open.reserve(bytes);
  open.roomBytes = Math.max(ROOM_BYTES, 8 * d * Math.max(ROOM_PER_DIMENSION, open.hasMatrices ? d + 1 : 0));
  if (model.program) open.roomBytes = Math.max(open.roomBytes, programRoom(open));
  open.room = open.reserve(open.roomBytes);
  open.grow();
  copyData();
  const status = open.exports.te_init(open.fit, config, block, bytes);
  if (status !== TE_STATUS_OK) throw refusal(open, status);
  if (options.start) setStart(open, options.start);
  return open;
}
