// A running fit: its steps, and what can be asked of it at any time.
import { TE_GLM_BLOCK_ROWS, TE_LANES, te_config } from '../dist/layout.js';
import { refuse } from './arrays.js';
import { Evaluator } from './density.js';
import { VIError } from './error.js';
import { readModel } from './models.js';
import { checkOptions } from './options.js';
import { complete, drawOutputs, summariseOutputs } from './outputs.js';
import { logDensityGradient, predict, sample } from './queries.js';
import { readProgress, readReport, readStep } from './results.js';
import { openFit } from './setup.js';
import { Trace } from './trace.js';

/** Milliseconds of one call into the module, from which on it gets less to do. */
const LONG_CALL = 2;

/** A fit from its beginning to its end, on the thread that calls it. */
export class Run {
  #open;
  #evaluator;
  #blocks = 1;
  #blocksPerStep;
  #trace = new Trace();

  /**
   * @param {WebAssembly.Module} module
   * @param {import('./models.js').Regression | import('./models.js').Density} model
   * @param {import('./options.js').FitOptions} [options]
   */
  constructor(module, model, options) {
    const begin = performance.now();
    this.options = checkOptions(options);
    const open = openFit(module, readModel(model), this.options);
    this.#open = open;
    const draws = open.get(te_config, open.config, 'draws');
    this.#blocksPerStep = Math.ceil(draws / TE_LANES) * Math.ceil(open.model.rows / TE_GLM_BLOCK_ROWS);
    if (!open.model.table) this.#evaluator = new Evaluator(open);
    this.hasOutputs = Boolean(open.model.outputs);
    this.steps = 0;
    this.done = false;
    this.seconds = (performance.now() - begin) / 1000;
  }

  #opened() {
    if (this.#open) return this.#open;
    throw new VIError('CLOSED', 'this fit was closed: ask it before that, or fit again');
  }

  /**
   * Steps until so many milliseconds have passed, or optimiser steps are done, or the fit has ended.
   * @param {number} milliseconds
   * @param {number} [maxSteps]
   */
  advance(milliseconds, maxSteps = Infinity) {
    this.#opened();
    for (const limit of [milliseconds, maxSteps])
      if (typeof limit !== 'number' || !(limit >= 0))
        refuse('BAD_NUMBER', 'advance', 'no limit', 'give numbers from 0 on');
    const begin = performance.now();
    const last = this.steps + maxSteps;
    let now = begin;
    try {
      while (!this.done && this.steps < last && now - begin < milliseconds) {
        const before = now;
        if (this.#evaluator) this.#evaluator.step();
        else this.#open.ask('te_step', this.#blocks);
        this.#look();
        now = performance.now();
        this.#adapt(now - before);
      }
    } finally {
      this.seconds += (performance.now() - begin) / 1000;
    }
  }

  #look() {
    const { steps, elbo, done } = readStep(this.#opened()); // which a caller's density may have closed
    if (steps > this.steps) this.#trace.add(steps, elbo);
    this.steps = steps;
    this.done = done;
  }

  /** A call does a step at most, so that none goes unseen: the trace does not depend on the clock. */
  #adapt(milliseconds) {
    if (milliseconds > LONG_CALL) this.#blocks = Math.ceil(this.#blocks / 2);
    else if (milliseconds < LONG_CALL / 2) this.#blocks = Math.min(2 * this.#blocks, this.#blocksPerStep);
  }

  /** What changes from step to step, as plain data. */
  progress() {
    return readProgress(this.#opened());
  }

  /** Of a program: works out the summaries of its outputs as they stand, piece by piece. */
  summariseOutputs() {
    return summariseOutputs(this.#opened());
  }

  /** All that a fit shows, as plain data; of a program with the summaries of its outputs. */
  report(outputs = this.hasOutputs ? complete(this.summariseOutputs()) : undefined) {
    const report = { ...readReport(this.#opened(), this.options), ...this.#trace.report(), seconds: this.seconds };
    return this.hasOutputs ? { ...report, outputs } : report;
  }

  sample(count, first) {
    return sample(this.#opened(), count, first);
  }

  predict(x, options) {
    return predict(this.#opened(), x, options);
  }

  logDensityGradient(theta) {
    return logDensityGradient(this.#opened(), theta);
  }

  /** Draws of a program's outputs, piece by piece. */
  drawOutputs(count, first) {
    return drawOutputs(this.#opened(), count, first);
  }

  outputDraws(count, first) {
    return complete(this.drawOutputs(count, first));
  }

  /** Lets go of the memory. */
  close() {
    this.#open = this.#evaluator = undefined;
  }
}
