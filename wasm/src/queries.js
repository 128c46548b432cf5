// What a fit can be asked: draws, predictions, its density. Long answers pass through the fit's room in pieces.
import {
  TE_F32,
  TE_F64,
  TE_LANES,
  TE_STATUS_BAD_LEVEL,
  TE_STATUS_BAD_NUM_DRAWS,
  TE_STATUS_NO_PREDICTION,
  te_fit,
  te_plan,
  te_slot,
} from '../dist/layout.js';
import { ARRAYS, readMatrix, readVector, refuse } from './arrays.js';
import { callDensity } from './density.js';

/** @typedef {import('./setup.js').OpenFit} OpenFit */

const RESULTS = ['mean', 'lower', 'upper'];

export function checkCount(value, field, least = 0) {
  if (!(Number.isInteger(value) && value >= least && value < 2 ** 32))
    refuse('BAD_NUMBER', field, 'no such number', `give a whole one from ${least} on`);
}

/** An array that may be too long for JavaScript. */
export function allocate(count, field) {
  try {
    return new Float64Array(count);
  } catch {
    return refuse('OUT_OF_MEMORY', field, `there is no room for ${count} numbers`, 'ask for fewer');
  }
}

/** Numbers of scratch that the fit's model works on. */
export const scratchOf = (open) => open.get(te_plan, open.fit + te_fit.plan[0], 'scratch');

const bytesOf = ({ real }, numbers) => numbers * ARRAYS[real].BYTES_PER_ELEMENT;

/**
 * Draws number first to first + count - 1 of q, row by row.
 * @param {OpenFit} open
 */
export function sample(open, count, first = 0) {
  checkCount(count, 'count');
  checkCount(first, 'first');
  checkCount(first + count, 'first');
  const { real, room, model } = open;
  const d = model.dimension;
  const draws = allocate(count * d, 'count');
  const most = Math.floor(open.roomBytes / bytesOf(open, d));
  for (let done = 0; done < count; done += most) {
    const numbers = Math.min(most, count - done) * d;
    open.ask('te_sample', first + done, open.span(0, room, real, numbers));
    draws.set(open.array(real, room, numbers), done * d);
  }
  return draws;
}

/** Rows to predict for; te_predict does not say where they are at fault. */
function readRows({ real, model }, x) {
  const p = model.features;
  const { values, columns = p } = readMatrix(x, 'x');
  if (columns !== p || values.length % p)
    refuse('BAD_LENGTH', 'x', `not of rows of ${p} numbers`, "give the model's columns, row by row");
  const rows = Float64Array.from(values);
  const odd = (real === TE_F32 ? Float32Array : Float64Array).from(rows).findIndex((value) => !Number.isFinite(value));
  if (odd < 0) return rows;
  const place = { row: Math.floor(odd / p), column: odd % p };
  return refuse('DATA_NOT_FINITE', 'x', `${rows[odd]} is no number to compute with`, 'drop or mend that row', place);
}

/** Predicts for some rows; the results, one after the other, lie behind them. */
function predictPiece(open, { work, at }, rows, first, level, draws) {
  const p = open.model.features;
  const count = rows.length / p;
  open.array(TE_F64, at, rows.length).set(rows);
  const shape = { rows: count, columns: p, row_stride: p, column_stride: 1 };
  open.set(te_slot, open.rows, { values: at, type: TE_F64, ...shape });
  const places = RESULTS.map((_, k) => at + 8 * (rows.length + k * count));
  const spans = places.map((place, k) => open.span(k + 1, place, TE_F64, count));
  const room = open.span(0, open.room, open.real, work);
  open.ask('te_predict', first, open.rows, level, draws, room, ...spans);
  return places.map((place) => open.array(TE_F64, place, count));
}

/**
 * Predictive means and central intervals of probability `level`, from so many draws of q. `first` is the number of the
 * first row, on which its noise depends.
 * @param {OpenFit} open
 */
export function predict(open, x, { level = 0.9, draws = 4000, first = 0 } = {}) {
  const { dimension, features } = open.model;
  if (open.model.program)
    refuse('NO_PREDICTION', 'predict', 'a program has no rows', 'generate what it predicts, and ask for outputDraws');
  if (!features) throw open.error(TE_STATUS_NO_PREDICTION);
  if (typeof level !== 'number' || !(level > 0 && level < 1))
    throw open.error(TE_STATUS_BAD_LEVEL, 'level: ', { field: 'level' });
  checkCount(draws, 'draws', 1);
  if (draws % TE_LANES) throw open.error(TE_STATUS_BAD_NUM_DRAWS, 'draws: ', { field: 'draws' });
  checkCount(first, 'first');
  const rows = readRows(open, x);
  const work = open.exports.te_wasm_predict_work(dimension, features, draws);
  const workBytes = 8 * Math.ceil(bytesOf(open, work) / 8);
  const most = Math.floor((open.roomBytes - workBytes) / (8 * (features + RESULTS.length)));
  if (most < 1) refuse('OUT_OF_MEMORY', 'draws', `there is no room for ${draws}`, 'ask for fewer');
  const count = rows.length / features;
  const out = RESULTS.map(() => new Float64Array(count));
  for (let done = 0; done < count; done += most) {
    const piece = rows.subarray(done * features, (done + most) * features);
    const found = predictPiece(open, { work, at: open.room + workBytes }, piece, first + done, level, draws);
    found.forEach((values, k) => out[k].set(values, done));
  }
  return Object.fromEntries(RESULTS.map((name, k) => [name, out[k]]));
}

/**
 * The log density and its gradient at theta.
 * @param {OpenFit} open
 */
export function logDensityGradient(open, theta) {
  const { real, room, model } = open;
  const d = model.dimension;
  const point = readVector(theta, 'theta');
  if (point.length !== d) refuse('BAD_LENGTH', 'theta', `${point.length} numbers`, `give ${d}`);
  const gradient = new Float64Array(d);
  if (!model.table) return { logDensity: callDensity(open, Float64Array.from(point), gradient), gradient };
  const work = open.exports.te_wasm_density_work(d, scratchOf(open));
  if (8 * (2 * d + work) > open.roomBytes)
    refuse('OUT_OF_MEMORY', 'theta', 'too long for this', 'fit fewer parameters');
  const numbers = [d, d, work].map((count, k) => open.span(k, room + 8 * d * k, real, count));
  open.array(real, room, d).set(point);
  const [at, slope, scratch] = numbers;
  const { te_log_density_gradient: evaluate } = open.exports;
  open.check(evaluate(open.table(model.table), open.slots, model.numSlots, at, scratch, open.number, slope));
  gradient.set(open.array(real, room + 8 * d, d));
  return { logDensity: open.view.getFloat64(open.number, true), gradient };
}
