// Model programs with their data, as builders make them, and what can be done to their bytes.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { te_program_header } from '../../../../wasm/dist/layout.js';
import {
  bernoulliLogitGlm,
  gamma,
  lower,
  normal,
  poisson,
  Program,
  rowSums,
  simplex,
} from '../../../../wasm/src/program.js';
import { fnv1a } from '../../../../wasm/src/program/bytes.js';
import { openProgram } from '../../../../wasm/src/sections.js';
import { eightSchools } from './programs/models.mjs';
import { logistic } from './vi.mjs';

/** Eight schools (Rubin 1981), non-centred. */
export const schools = () => eightSchools().program();

/** Deaths by exposure in two halves; the posterior of the rate is Gamma(12, 7.5) (Gelman et al. 2013, section 2.6). */
export function poissonRate() {
  const m = new Program();
  const deaths = m.data('deaths', [3, 5, 2]);
  const exposure = rowSums(m.data('exposure', [[1, 1], [2, 1], [1, 0.5]])); // prettier-ignore
  const rate = m.parameter('rate', lower(0));
  m.generate('rates', rate.times(exposure));
  m.sample(rate, gamma(2, 1));
  m.sample(deaths, poisson(rate.times(exposure)));
  return m.program();
}

/** The regression of logistic(n, d) as a program. */
export function glm(n, d) {
  const { x, y } = logistic(n, d);
  const m = new Program();
  const features = m.data('x', x, [n, d]);
  const beta = m.parameter('beta', d);
  m.sample(beta, normal(0, 2));
  m.sample(m.data('y', y), bernoulliLogitGlm(features, beta));
  return m.program();
}

/** Weights with names that are hard to keep, and a matrix among its outputs. */
export function oddNames() {
  const m = new Program();
  const weights = m.parameter('__proto__', 3, simplex());
  const y = m.data('constructor', [0.2, 0.3, 0.5]);
  m.generate('<img src=x onerror=alert(1)>', weights.times(2));
  m.generate('toString', m.data('Ω "q"\n', [[1, 2], [3, 4]])); // prettier-ignore
  m.sample(y, normal(weights, 0.1));
  return m.program();
}

/** A copy with the checksum that goes with its other bytes. */
export function withChecksum(bytes) {
  const copy = Uint8Array.from(bytes);
  const view = new DataView(copy.buffer);
  const [at] = te_program_header.checksum;
  view.setBigUint64(at, 0n, true);
  view.setBigUint64(at, fnv1a(copy), true);
  return copy;
}

const folder = mkdtempSync(join(tmpdir(), 'tinyelbo-program-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

/** A builder's row-major numbers as the rows that the command reads. */
function rowsOf({ bytes, data }) {
  const { slots, name } = openProgram(bytes);
  const entry = (_, i) => {
    const [key, columns] = [name(slots(i, 'name')), slots(i, 'columns')];
    const numbers = Array.from(data[key]);
    const row = (first) => numbers.slice(first * columns, (first + 1) * columns);
    return [key, columns === 1 ? numbers : numbers.slice(0, slots(i, 'rows')).map((_, first) => row(first))];
  };
  return Object.fromEntries(Array.from({ length: slots.count }, entry));
}

/** The program and its data in files, as parameters of the command. */
export function filesOf(model) {
  const [program, json] = [join(folder, 'model.tep'), join(folder, 'data.json')];
  writeFileSync(program, model.bytes);
  writeFileSync(json, JSON.stringify(rowsOf(model)));
  return ['--program', program, json];
}
