// What a program reports: its parameters on their own scale, and generated quantities, at draws of q. It is worked out
// in pieces, by generators, so that in between the thread is free.
import { TE_LANES } from '../dist/layout.js';
import { ARRAYS, refuse } from './arrays.js';
import { elementName, numbersIn } from './programs.js';
import { allocate, checkCount, scratchOf } from './queries.js';

/** @typedef {import('./setup.js').OpenFit} OpenFit */

/** As many as the command takes. */
const SUMMARY_DRAWS = 4000;
/** Numbers whose draws are kept at once, 128 MiB of them: others have to wait for another round. */
const MOST_KEPT = Math.floor(2 ** 24 / SUMMARY_DRAWS);
/** Numbers that are summarised at all. */
const MOST_SUMMARISED = 2 ** 16;
/** Numbers of one answer: 1 GiB. */
const MOST_DRAWN = 2 ** 27;
/** Milliseconds of one call into the module, from which on it gets less to do. */
const LONG_CALL = 1;

/** Finishes at once what is done in pieces. */
export function complete(work) {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/** The places in the fit's room of arrays of so many numbers. */
function placesOf({ room, real }, lengths) {
  let end = room;
  return lengths.map((length) => {
    const at = end;
    end += 8 * Math.ceil((length * ARRAYS[real].BYTES_PER_ELEMENT) / 8);
    return { at, length };
  });
}

/** Fills theta[block][dimension][8] from draws[draw][dimension]; lanes beyond the last draw repeat it. */
function toLanes(draws, theta, dimension) {
  const last = draws.length / dimension - 1;
  for (let at = 0; at < theta.length; at++) {
    const row = Math.floor(at / TE_LANES);
    const draw = Math.floor(row / dimension) * TE_LANES + (at % TE_LANES);
    theta[at] = draws[Math.min(draw, last) * dimension + (row % dimension)];
  }
}

/** The numbers of all outputs at draws of q, as [block][number][8] on the fit's memory. */
function evaluate(open, first, count) {
  const { real, model } = open;
  const blocks = Math.ceil(count / TE_LANES) * TE_LANES;
  const lengths = [scratchOf(open), count * model.dimension, blocks * model.dimension, blocks * numbersIn(model)];
  const places = placesOf(open, lengths);
  const [work, draws, theta, outputs] = places.map(({ at, length }, k) => open.span(k, at, real, length));
  open.ask('te_sample', first, draws);
  const [, rows, lanes, numbers] = places.map(({ at, length }) => open.array(real, at, length));
  toLanes(rows, lanes, model.dimension);
  open.check(open.exports.te_program_outputs(open.slots, model.numSlots, theta, work, outputs));
  return numbers;
}

/** Draws in order, some at a time; `value` gives a number at one of them, until the next are asked for. */
function* piecesOf(open, count, first) {
  const numbers = numbersIn(open.model);
  const most = Math.floor((open.roomBytes / 8 - scratchOf(open)) / (TE_LANES * (2 * open.model.dimension + numbers)));
  let blocks = 1;
  for (let done = 0; done < count; ) {
    const begin = performance.now();
    const active = Math.min(blocks * TE_LANES, count - done);
    const values = evaluate(open, first + done, active);
    const value = (number, i) => values[(Math.floor(i / TE_LANES) * numbers + number) * TE_LANES + (i % TE_LANES)];
    yield { done, active, value };
    done += active;
    blocks = performance.now() - begin > LONG_CALL ? Math.ceil(blocks / 2) : Math.min(2 * blocks, most);
  }
}

/**
 * Draws number first to first + count - 1 of the outputs, by their names: their shapes, and draws[count][size].
 * @param {OpenFit} open
 */
export function* drawOutputs(open, count, first = 0) {
  checkCount(count, 'count');
  checkCount(first, 'first');
  checkCount(first + count, 'first');
  const numbers = count * numbersIn(open.model);
  if (numbers > MOST_DRAWN)
    refuse('TOO_LARGE', 'count', `${numbers} numbers`, 'ask for fewer draws at a time, for those to come with `first`');
  const results = open.model.outputs.map(({ name, rows, columns, size }) => {
    const shape = columns === 1 ? [rows] : [rows, columns];
    return [name, { shape: size === 1 ? [] : shape, draws: allocate(count * size, 'count') }];
  });
  for (const { done, active, value } of piecesOf(open, count, first)) {
    let number = 0;
    open.model.outputs.forEach(({ size }, k) => {
      const { draws } = results[k][1];
      for (let i = 0; i < active; i++)
        for (let j = 0; j < size; j++) draws[(done + i) * size + j] = value(number + j, i);
      number += size;
    });
    yield;
  }
  return Object.fromEntries(results);
}

/** The command's numbers: moments by plain sums, quantiles between order statistics (Hyndman and Fan 1996, type 7). */
function summaryOf(name, draws) {
  const { length } = draws;
  let [mean, variance] = [0, 0];
  for (const value of draws) mean += value / length;
  for (const value of draws) variance += ((value - mean) * (value - mean)) / (length - 1);
  draws.sort();
  const quantile = (p) => {
    const position = p * (length - 1);
    const below = Math.floor(position);
    const above = Math.min(below + 1, length - 1);
    return draws[below] + (position - below) * (draws[above] - draws[below]);
  };
  const quantiles = { 0.05: quantile(0.05), 0.5: quantile(0.5), 0.95: quantile(0.95) };
  return { name, mean, sd: Math.sqrt(variance), quantiles };
}

/**
 * The summary of every number of the outputs; null where they are too many.
 * @param {OpenFit} open
 */
export function* summariseOutputs(open) {
  if (numbersIn(open.model) > MOST_SUMMARISED) return null;
  const names = open.model.outputs.flatMap((output) =>
    Array.from({ length: output.size }, (_, j) => elementName(output, j)),
  );
  const rows = [];
  while (rows.length < names.length) {
    const from = rows.length;
    const kept = names.slice(from, from + MOST_KEPT).map(() => allocate(SUMMARY_DRAWS, 'outputs'));
    for (const { done, active, value } of piecesOf(open, SUMMARY_DRAWS, 0)) {
      kept.forEach((draws, k) => {
        for (let i = 0; i < active; i++) draws[done + i] = value(from + k, i);
      });
      yield;
    }
    for (const draws of kept) {
      rows.push(summaryOf(names[rows.length], draws));
      yield;
    }
  }
  return rows;
}
