import type { FitData, Progress } from './fit.js';
import type { Gaussian } from './model.js';

/** The engine's settings; those left out are its defaults. */
export interface EngineOptions {
  /** 'full-rank': N(m, L L'). 'mean-field': N(m, diag(s^2)). The default is 'full-rank'. */
  family?: 'full-rank' | 'mean-field';
  /** The default is 'double'. */
  precision?: 'double' | 'single';
  /** 'adam' needs no tuning; 'plain-adam' is Adam as in textbooks, with `stepSize`; 'lbfgs' works on fixed draws. */
  optimizer?: 'adam' | 'plain-adam' | 'lbfgs';
  /** The kind of draws; the default is the optimiser's own. 'fixed' goes with 'lbfgs' and with nothing else. */
  sampler?: 'orthogonal' | 'antithetic' | 'independent' | 'qmc' | 'fixed';
  /** The estimator of the gradient; the default is 'sticking-the-landing', with 'lbfgs' 'reparam'. */
  gradient?: 'sticking-the-landing' | 'reparam';
  /** Draws a step: 8, with 'lbfgs' 256. */
  draws?: number;
  /** 4000. */
  maxSteps?: number;
  /** Fresh draws for the ELBO and k-hat at the end: 512. */
  elboDraws?: number;
  /** Of the stop, in sds of each mean and relative for each sd: 0.02, above 10 dimensions 0.05. */
  tolerance?: number;
  /** Of 'plain-adam': 0.01. */
  stepSize?: number;
  /** A whole number below 2^64, as a bigint where above 2^53. The default is 1, always. */
  seed?: number | bigint;
  /** Whether a mean-field fit gets `responseSd` and `responseCovariance`. */
  linearResponse?: boolean;
  /** Where to start instead of searching; an earlier fit will do. */
  start?: Gaussian | FitData;
}

/** What goes on beside the engine. */
export interface RunOptions extends EngineOptions {
  /** Ends the fit, with `signal.reason` as the error. */
  signal?: AbortSignal;
  /** Called after updates: at most once for each, and after the last. */
  onProgress?: (progress: Progress) => unknown;
  /** Steps from one update to the next; left out: as many as fit into 8 ms. */
  stepsPerUpdate?: number;
}

/** Where the module comes from; left out: from beside the package's own files. `base` is a folder that has them all. */
export type WasmSource =
  | URL
  | string
  | ArrayBuffer
  | ArrayBufferView
  | Response
  | WebAssembly.Module
  | { base: URL | string };
