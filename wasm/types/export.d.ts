import type { FitData } from './fit.js';
import type { LinearModel, LogisticModel, ProgramModel, TableModel } from './model.js';
import type { EngineOptions } from './options.js';

export { VIError, type VIErrorCode } from './error.js';

/** A name for C: what the arrays, functions and macros of the header begin with. */
export interface HeaderName {
  name: string;
}

/** The settings of the fit that firmware runs, as it runs in a page. */
export interface ModelHeaderOptions extends HeaderName, Omit<EngineOptions, 'start'> {}

export interface RegressionHeaderOptions extends ModelHeaderOptions {
  /** A fit of the model with the same options: its posterior is written, too. */
  fit?: FitData;
}

/**
 * A finished posterior as a C header for firmware: constant arrays, and the function NAME_start that starts a te_fit
 * there. Throws a `VIError` where the fit has diverged.
 */
export function toHeader(fit: FitData, options: HeaderName): string;
/** A regression with its data: constant arrays, NAME_config that binds them, and the size of a fit's block. */
export function toHeader(model: LogisticModel | LinearModel | TableModel, options: RegressionHeaderOptions): string;
/** A model program, with its data where the model has `data`. */
export function toHeader(model: ProgramModel, options: ModelHeaderOptions): string;
