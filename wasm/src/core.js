// tinyelbo on the thread that calls it: synchronous once loaded.
import { guarded } from './error.js';
import { makeFit } from './fit.js';
import { compileModule } from './load.js';
import { Run } from './run.js';

export { Run }; // for createVI, where it fits on this thread
export { VIError } from './error.js';
export { regression } from './regression.js';

const SLICE = 8;
const designOf = guarded('BAD_MODEL', (model) => model.design);
const dispose = Symbol.dispose ?? Symbol.for('Symbol.dispose');

/** Runs to the end, or to the signal's abort. */
function finish(run) {
  const { signal, onProgress, stepsPerUpdate } = run.options;
  while (!run.done) {
    signal?.throwIfAborted();
    run.advance(onProgress || signal ? SLICE : Infinity, stepsPerUpdate);
    onProgress?.(run.progress());
  }
}

/** A fit that the caller steps, as in a loop of frames. */
function start(module, model, options) {
  const run = new Run(module, model, options);
  const close = () => run.close();
  return {
    /** Steps until so many milliseconds have passed, or optimiser steps are done, or the fit has ended. */
    advance: (milliseconds, maxSteps) => run.advance(milliseconds, maxSteps),
    /** Does so many optimiser steps; returns progress(). */
    step(count = 1) {
      run.advance(Infinity, count);
      return run.progress();
    },
    get done() {
      return run.done;
    },
    progress: () => run.progress(),
    /** The fit as it stands; closing it closes the run. */
    report: () => makeFit(run.report(), run, designOf(model)),
    close,
    [dispose]: close,
  };
}

/** The interface of a compiled module. */
export const openCore = (module) => ({
  /** Fits to the end. */
  fit(model, options) {
    const run = new Run(module, model, options);
    try {
      finish(run);
      return makeFit(run.report(), run, designOf(model));
    } catch (error) {
      run.close();
      throw error;
    }
  },
  /** Begins a fit that the caller steps. */
  start: (model, options) => start(module, model, options),
});

/**
 * Loads the module.
 * @param {Parameters<typeof compileModule>[0]} [options] `module: 'single'` for that precision, `'program'` for model
 *   programs, `'full'` for these and L-BFGS, quasi-Monte Carlo and fixed draws, and the linear response, in both
 */
export const loadCore = async (options) => openCore(await compileModule(options));
