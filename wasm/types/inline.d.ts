import type { Core } from './core.js';
import type { VI, VIOptions } from './index.js';

export { VIError, type VIErrorCode } from './error.js';
export { regression } from './model.js';
export type { Core, Run, SyncModel } from './core.js';
export type {
  CustomModel,
  EngineOptions,
  Fit,
  FitOptions,
  FitStatus,
  FitStream,
  Gaussian,
  LinearModel,
  LogisticModel,
  Matrix,
  Model,
  ModuleModel,
  Numbers,
  PredictOptions,
  Prediction,
  Prior,
  Progress,
  RegressionOptions,
  RunOptions,
  Table,
  TableModel,
  VI,
  VIOptions,
} from './index.js';
export type { SyncFit } from './fit.js';

/** The engine without another file: the modules of double precision and the worker are in the script. */
export function createVI(options?: Omit<VIOptions, 'wasm'>): Promise<VI>;

/** The engine on this thread, without another file. */
export function loadCore(options?: { signal?: AbortSignal }): Promise<Core>;
