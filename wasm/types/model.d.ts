/** The engine reads the first seven as they are; the others are converted. */
export type TypedArray =
  | Float64Array
  | Float32Array
  | Int32Array
  | Int16Array
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Uint16Array
  | Uint32Array;

/** A vector, or a row-major matrix. */
export type Numbers = TypedArray | readonly number[];

/** A matrix: row-major, or an array of rows. */
export type Matrix = Numbers | readonly Numbers[];

/** A Gaussian with mean m and covariance L L'. A fit is one. */
export interface Gaussian {
  readonly mean: Numbers;
  /** L: lower-triangular, with a positive diagonal. */
  readonly scaleTril: Matrix;
}

/**
 * The prior of the coefficients: normal with one sd, or one for each, around 0 or `mean`; or a Gaussian, as an earlier
 * fit's posterior is, whose rows must not come again.
 */
export type Prior = { sd: number | Numbers; mean?: Numbers } | Gaussian;

interface Regression {
  /** n rows of d features; an intercept is a column of ones. Copied, unless the option `transfer` hands it over. */
  x: Matrix;
  /** n responses. */
  y: Numbers;
  /** Rows. May be left out where `y` or the rows of `x` say it. */
  n?: number;
  /** Features. May be left out where `n` and `x` say it. */
  d?: number;
  /** The features' names, for `fit.names`. */
  names?: readonly string[];
  /** Left out: flat. */
  prior?: Prior;
}

/** y ~ Bernoulli(logistic(x beta)). */
export interface LogisticModel extends Regression {
  type: 'logistic';
  noiseSd?: undefined;
}

/** y ~ N(x beta, sigma^2). Without `noiseSd` the last parameter is log(sigma), with a flat prior. */
export interface LinearModel extends Regression {
  type: 'linear';
  /** sigma, where it is known. */
  noiseSd?: number;
}

/** Any log density with its gradient, run on the caller's thread. */
export interface CustomModel {
  /** The number of parameters. */
  dim: number;
  names?: readonly string[];
  /**
   * The log density at `theta`, up to a constant; its gradient goes into `grad`. Both arrays have `dim` numbers and are
   * used again by the next call. -Infinity or NaN marks a bad step, which the engine mends.
   */
  logDensityGradient(theta: Float64Array, grad: Float64Array): number;
}

/** The same from a module, run in the worker: it exports `logDensityGradient`, by name or as its default. */
export interface ModuleModel {
  dim: number;
  names?: readonly string[];
  module: URL | string;
}

/** A model as bytes: what a builder makes, or a .tep file's content. */
export interface ProgramModel {
  type: 'program';
  /** Always copied: they serve fits to come. */
  bytes: Uint8Array | ArrayBuffer;
  /** The program's data by name: numbers, vectors, and matrices. What it does not ask for may be there, too. */
  data?: Readonly<Record<string, number | Matrix>>;
}

/** A model of `regression`: its fits predict tables as well as matrices. */
export interface TableModel {
  type: 'logistic' | 'linear';
  x: Float64Array;
  y: Float64Array;
  n: number;
  d: number;
  names: string[];
  prior?: Prior;
  noiseSd?: number;
  design: { matrix(table: Table): { x: Float64Array; n: number } };
}

/** Rows of objects, or an object of columns. Cells are numbers (as text, too), booleans, or words. */
export type Table = readonly Readonly<Record<string, unknown>>[] | Readonly<Record<string, ArrayLike<unknown>>>;

export interface RegressionOptions {
  /** The column to explain. */
  response: string;
  /** The columns to explain it by; left out: all others. */
  features?: readonly string[];
  /** Whether a column of ones named `(Intercept)` comes first: true. */
  intercept?: boolean;
  /** 'logistic'. */
  type?: 'logistic' | 'linear';
  prior?: Prior;
  noiseSd?: number;
}

/**
 * A model of the response by the features. Numbers are used as they are, booleans are 0 and 1; a column of words
 * becomes a feature of 0 and 1 for every level but the first, named `column[level]`.
 */
export function regression(table: Table, options: RegressionOptions): TableModel;
