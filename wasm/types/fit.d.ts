/// <reference lib="esnext.disposable" />
import type { Matrix, Table } from './model.js';

/** How a fit ended. `converged` alone promises means within 0.02 posterior sd and sds within 2 % of the optimum. */
export type FitStatus = 'converged' | 'noise_limited' | 'budget_spent' | 'diverged';

/** A running fit, as it stands. The arrays are copies. */
export interface Progress {
  readonly status: 'running' | FitStatus;
  readonly steps: number;
  /** Gradients of single draws. */
  readonly evaluations: number;
  /** The last step's ELBO in nats, and its standard error. */
  readonly elbo: number;
  readonly elboSe: number;
  readonly errorBound: number;
  readonly mean: Float64Array;
  readonly sd: Float64Array;
  /** [d][d], row-major; null for mean-field with more than 1024 parameters. */
  readonly scaleTril: Float64Array | null;
}

export interface PredictOptions {
  /** The intervals' probability: 0.9. */
  level?: number;
  /** Draws of q, a multiple of 8: 4000. */
  draws?: number;
}

/** Of a new response for each row: the mean, and a central interval. */
export interface Prediction {
  readonly mean: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

export interface DensityGradient {
  readonly logDensity: number;
  readonly gradient: Float64Array;
}

/** What a fit found: q = N(mean, scaleTril scaleTril'), and what to believe of it. Matrices are row-major. */
export interface FitData {
  /** Of tinyelbo. */
  readonly version: string;
  readonly model: 'logistic' | 'linear' | 'program' | 'custom';
  readonly family: 'full-rank' | 'mean-field';
  readonly precision: 'double' | 'single';
  readonly seed: number | bigint;
  readonly draws: number;
  /** Of the parameters; of a program the unconstrained ones, as 'mu' and 'unconstrained tau'. */
  readonly names: string[];
  /** The status in words, and what to do about it. */
  readonly message: string;
  readonly steps: number;
  /** Gradients of single draws. */
  readonly evaluations: number;
  readonly hessianProducts: number;
  /** The evidence lower bound in nats, by fresh draws, and its standard error. */
  readonly elbo: number;
  readonly elboSe: number;
  /** The stopper's bound on the error of every mean in sds, and of every sd in its own size. */
  readonly errorBound: number;
  /** Pareto k-hat. Above 0.7, do not trust the fit's intervals. */
  readonly khat: number;
  /** Draws that the smoothed importance weights are worth. */
  readonly effectiveDraws: number;
  readonly mean: Float64Array;
  readonly sd: Float64Array;
  /** L, [d][d]; null for mean-field with more than 1024 parameters, where only `sd` is not 0. */
  readonly scaleTril: Float64Array | null;
  /** L L', [d][d]; null likewise. */
  readonly covariance: Float64Array | null;
  /** Monte Carlo error of each mean in its sd. */
  readonly meanError: Float64Array | null;
  /** Means by importance sampling, to be trusted with `khat`. */
  readonly correctedMean: Float64Array | null;
  /** With `linearResponse`: what mean-field leaves out of the sds, restored to first order. */
  readonly responseSd: Float64Array | null;
  readonly responseCovariance: Float64Array | null;
  /** The ELBO along the way, after `elboTraceSteps` steps. */
  readonly elboTrace: Float64Array;
  readonly elboTraceSteps: Float64Array;
  readonly seconds: number;
  /** FNV-1a over the bytes of mean and scaleTril, 16 hexadecimal digits: the same on every machine. */
  readonly hash: string;
  /** The result as the command `tinyelbo fit --json` writes it, for JSON.stringify. Numbers not finite are null. */
  toJSON(): Record<string, unknown>;
  /** Gives back the fit's memory. Its numbers stay; its methods throw a VIError CLOSED. */
  close(): void;
  [Symbol.dispose](): void;
}

/** A fit beside a worker: what needs the engine is a promise. */
export interface Fit extends FitData {
  readonly status: FitStatus;
  /** Draws of q, [count][d]; draw number i, counted from `first` (0), is always the same. */
  sample(count: number, first?: number): Promise<Float64Array>;
  /** Of new rows: a matrix as `x` is, or a table where the model came from `regression`. */
  predict(x: Matrix | Table, options?: PredictOptions): Promise<Prediction>;
  logDensityGradient(theta: ArrayLike<number>): Promise<DensityGradient>;
}

/** A fit of `tinyelbo/core`. */
export interface SyncFit extends FitData {
  readonly status: FitStatus | 'running';
  /** Draws of q, [count][d]; draw number i, counted from `first` (0), is always the same. */
  sample(count: number, first?: number): Float64Array;
  /** Of new rows: a matrix as `x` is, or a table where the model came from `regression`. */
  predict(x: Matrix | Table, options?: PredictOptions): Prediction;
  logDensityGradient(theta: ArrayLike<number>): DensityGradient;
}

/** One number that a program reports, by 4000 draws of q: on its own scale, under its own name. */
export interface OutputSummary {
  /** 'tau', 'theta[2]', or 'L[1, 0]'. */
  readonly name: string;
  readonly mean: number;
  readonly sd: number;
  readonly quantiles: { readonly '0.05': number; readonly '0.5': number; readonly '0.95': number };
}

/** Draws of what a program reports under one name. */
export interface OutputDraws {
  /** [] for a number, [rows] or [rows, columns]. */
  readonly shape: number[];
  /** [count][elements], those of a matrix row by row. */
  readonly draws: Float64Array;
}

interface ProgramOutputs {
  /** Parameters and generated quantities, number by number; null where these are more than 65,536. */
  readonly outputs: readonly OutputSummary[] | null;
}

/** A fit of a model program. */
export interface ProgramFit extends Fit, ProgramOutputs {
  /** Draws of all parameters and generated quantities by name, of the same draws of q as `sample` gives. */
  outputDraws(count: number, first?: number): Promise<Record<string, OutputDraws>>;
}

/** A fit of a model program by `tinyelbo/core`. */
export interface SyncProgramFit extends SyncFit, ProgramOutputs {
  /** Draws of all parameters and generated quantities by name, of the same draws of q as `sample` gives. */
  outputDraws(count: number, first?: number): Record<string, OutputDraws>;
}
