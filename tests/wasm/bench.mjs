// The time of a step of the modules in Node, as tests/bench/step.cpp measures it natively:
//     node bench.mjs DIST [--json]
// --json prints one object a line, with bench_step's keys.
import { resolve } from 'node:path';
import { Run } from '../../wasm/src/core.js';
import { schools } from './js/support/program_models.mjs';

const [dist, format] = process.argv.slice(2);
process.env.TINYELBO_DIST = resolve(dist);
const { layout, RawModule, readModule } = await import('./raw_module.mjs');
const { beginFit } = await import('./problem.mjs');

const targets = { 'wasm-simd': '.simd', 'wasm-scalar': '' };
const stems = { double: 'tinyelbo', single: 'tinyelbo.single' };
const families = { 'full-rank': 'te_full_rank', 'mean-field': 'te_mean_field' };
const precisions = { double: Float64Array, single: Float32Array };
const p = 10;
const draws = 8;

/** A fit that never ends, however long it is stepped: its settings are those of tests/bench/workload.cpp. */
function beginEndless(target, family, precision, n) {
  const module = new RawModule(stems[precision] + targets[target], n * (p + 1) * 8 + (1 << 18));
  const { fit, begin } = beginFit(module, {
    rows: n,
    columns: p,
    Type: precisions[precision],
    family: families[family],
    draws,
    sampler: 'te_independent_draws',
    max_steps: 0xffffffff,
    tolerance: 1e-30, // the stopper does its work and never has its way
  });
  const blocks = Math.ceil(n / layout.TE_GLM_BLOCK_ROWS);
  return (steps) => {
    if (module.exports.te_step(fit, blocks * steps) !== layout.TE_STATUS_FINISHED) return;
    begin(); // a fit may still end, as a diverged one does
    module.call('te_step', fit, blocks * steps);
  };
}

/** The same of eight schools as a model program. */
function beginEndlessProgram(target, family) {
  const module = new WebAssembly.Module(readModule(`tinyelbo.program${targets[target]}`));
  const options = { family, draws, sampler: 'independent', maxSteps: 0xffffffff, tolerance: 1e-30 };
  const run = new Run(module, schools(), options);
  return (steps) => run.advance(Infinity, steps);
}

/** Microseconds of a step: what one batch in ten undercuts, each of about 1 ms, since other programs only add to it. V8
 * changes compilers between calls, so it gets many before the clock starts. */
function measure(step) {
  const clock = (steps) => {
    const start = performance.now();
    step(steps);
    return (1000 * (performance.now() - start)) / steps;
  };
  for (const start = performance.now(); performance.now() - start < 300; ) clock(1);
  const batch = Math.max(1, Math.round(1000 / clock(10)));
  const times = Array.from({ length: 301 }, () => clock(batch));
  return times.sort((a, b) => a - b)[30];
}

function print({ bench = 'adam_step', target, family, precision, n, p, time }) {
  if (format === '--json')
    return console.log(
      `{"bench": "${bench}", "target": "${target}", "family": "${family}", "precision": "${precision}", ` +
        `"n": ${n}, "p": ${p}, "draws": ${draws}, "us_per_step": ${time.toFixed(3)}}`,
    );
  const row = [target.padEnd(12), family.padEnd(11), precision.padEnd(7), String(n).padStart(6)];
  console.log(...row, time.toFixed(2).padStart(12));
}

if (format !== '--json') console.log(`p = ${p}, ${draws} draws\ntarget       family      real         n      us/step`);
for (const target of Object.keys(targets))
  for (const family of Object.keys(families))
    for (const precision of Object.keys(precisions))
      for (const n of [100, 1000, 10000])
        print({ target, family, precision, n, p, time: measure(beginEndless(target, family, precision, n)) });

if (format !== '--json') console.log(`\neight schools, a model program of 10 parameters, ${draws} draws`);
for (const target of Object.keys(targets))
  for (const family of Object.keys(families)) {
    const time = measure(beginEndlessProgram(target, family));
    print({ bench: 'program_step', target, family, precision: 'double', n: 8, p: 10, time });
  }
