/// <reference lib="esnext.disposable" />
import type { Progress, SyncFit, SyncProgramFit } from './fit.js';
import type { CustomModel, LinearModel, LogisticModel, ProgramModel, TableModel } from './model.js';
import type { RunOptions, WasmSource } from './options.js';

export { VIError, type VIErrorCode } from './error.js';
export { regression } from './model.js';
export type {
  FitStatus,
  OutputDraws,
  OutputSummary,
  PredictOptions,
  Prediction,
  Progress,
  SyncFit,
  SyncProgramFit,
} from './fit.js';
export type {
  CustomModel,
  Gaussian,
  LinearModel,
  LogisticModel,
  Matrix,
  Numbers,
  Prior,
  ProgramModel,
  RegressionOptions,
  Table,
  TableModel,
} from './model.js';
export type { EngineOptions, RunOptions, WasmSource } from './options.js';

export interface CoreOptions {
  wasm?: WasmSource;
  /**
   * 'double', the default, or 'single' for fits in that precision; 'program' for model programs, too, in double
   * precision; 'full' for all in both, with 'lbfgs', 'qmc', 'fixed' and `linearResponse`.
   */
  module?: 'double' | 'single' | 'program' | 'full';
  signal?: AbortSignal;
}

export type SyncModel = LogisticModel | LinearModel | TableModel | CustomModel | ProgramModel;

/** A fit under way, for loops of your own. */
export interface Run<Result = SyncFit> {
  readonly done: boolean;
  /** Steps until so many milliseconds are over, so many steps done, or the fit has ended. */
  advance(milliseconds: number, maxSteps?: number): void;
  /** Does so many steps, 1 if left out, or those to the end. */
  step(count?: number): Progress;
  progress(): Progress;
  /** The fit as it stands. Closing it closes the run. */
  report(): Result;
  close(): void;
  [Symbol.dispose](): void;
}

/** The engine on this thread: every call returns when it is done. */
export interface Core {
  /** Fits to the end. */
  fit(model: ProgramModel, options?: RunOptions): SyncProgramFit;
  fit(model: SyncModel, options?: RunOptions): SyncFit;
  /** Begins a fit for you to step. */
  start(model: ProgramModel, options?: RunOptions): Run<SyncProgramFit>;
  start(model: SyncModel, options?: RunOptions): Run;
}

/** Loads the engine. */
export function loadCore(options?: CoreOptions): Promise<Core>;
