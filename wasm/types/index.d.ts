/// <reference lib="esnext.disposable" />
import type { Fit, ProgramFit, Progress } from './fit.js';
import type { CustomModel, LinearModel, LogisticModel, ModuleModel, ProgramModel, TableModel } from './model.js';
import type { RunOptions, WasmSource } from './options.js';

export { VIError, type VIErrorCode } from './error.js';
export { regression } from './model.js';
export type {
  Fit,
  FitStatus,
  OutputDraws,
  OutputSummary,
  PredictOptions,
  Prediction,
  ProgramFit,
  Progress,
} from './fit.js';
export type {
  CustomModel,
  Gaussian,
  LinearModel,
  LogisticModel,
  Matrix,
  ModuleModel,
  Numbers,
  Prior,
  ProgramModel,
  RegressionOptions,
  Table,
  TableModel,
} from './model.js';
export type { EngineOptions, RunOptions, WasmSource } from './options.js';

export interface VIOptions {
  wasm?: WasmSource;
  /**
   * 'auto' fits in a worker, and on this thread in slices of at most 8 ms where there can be none; false fits on this
   * thread. A URL is that of a copy of `worker.js`, and must work.
   */
  worker?: 'auto' | false | URL | (string & {});
  signal?: AbortSignal;
}

export interface FitOptions extends RunOptions {
  /** Whether typed arrays of the model are handed over instead of copied; they are then detached. */
  transfer?: boolean;
}

export type Model = LogisticModel | LinearModel | TableModel | CustomModel | ModuleModel | ProgramModel;

/** The progress of a fit, which waits while nobody asks for it. Leaving the loop early ends the fit. */
export interface FitStream<Result = Fit> extends AsyncGenerator<Progress, void, undefined> {
  /** The fit, once it has ended. */
  readonly result: Promise<Result>;
}

/** An engine with a worker of its own, for any number of fits at once. */
export interface VI {
  fit(model: ProgramModel, options?: FitOptions): Promise<ProgramFit>;
  fit(model: Model, options?: FitOptions): Promise<Fit>;
  /** A fit to be pulled, update by update. */
  stream(model: ProgramModel, options?: FitOptions): FitStream<ProgramFit>;
  stream(model: Model, options?: FitOptions): FitStream;
  /** Ends the worker. What is running rejects with a VIError CLOSED. */
  close(): void;
  [Symbol.dispose](): void;
}

/** Loads the engine. */
export function createVI(options?: VIOptions): Promise<VI>;
