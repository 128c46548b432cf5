import type { Matrix, ProgramModel, TypedArray } from './model.js';

export { VIError, type VIErrorCode } from './error.js';

/** A vector's number of elements, or a matrix's numbers of rows and columns. */
export type Shape = number | readonly [rows: number, columns: number];

/**
 * A scalar, vector or matrix in a model: data, a parameter, or what is computed from them. Elementwise functions take
 * values of one shape, and scalars.
 */
export interface Value {
  /** Vectors have one column, scalars are 1 x 1. */
  readonly shape: readonly [rows: number, columns: number];
  readonly rows: number;
  readonly columns: number;
  readonly size: number;
  /** Whether no parameter has a part in it. */
  readonly isFixed: boolean;
  plus(other: Operand): Value;
  minus(other: Operand): Value;
  /** By elements; see `matmul`. */
  times(other: Operand): Value;
  over(other: Operand): Value;
  /** An element of a vector or a row of a matrix, from 0. */
  at(row: number): Value;
  at(row: number, column: number): Value;
  /** The elements or rows that an integer vector of data names, from 0. */
  at(rows: Value): Value;
  row(i: number): Value;
  /** Elements or rows from `start` to before `end`, or to the last. */
  slice(start: number, end?: number): Value;
}

/** Numbers stand for themselves wherever values can stand, but not among themselves: one of several is a `Value`. */
export type Operand = Value | number;

/** The distribution of a value. */
export class Density {
  #private;
  /** Of anything that gives the log density of a variate, in one sum or for each element. */
  constructor(logDensity: (variate: Operand, elementwise: boolean) => Value);
}

/** How a parameter comes of unconstrained numbers. */
export interface Transform {
  /** Of which shape these are, given the parameter's: the same, if left out; undefined if it can have no such shape. */
  unconstrainedShape?(shape: readonly [rows: number, columns: number]): Shape | undefined;
  /** The parameter. */
  constrain(u: Value): Operand;
  /** The log absolute determinant of the derivative of `constrain`; left out, if that is 0. */
  logJacobian?(u: Value): Operand;
}

/** What `vi.fit` takes. It can be posted and stored. */
export interface BuiltProgram extends ProgramModel {
  bytes: Uint8Array;
  /** Row-major. */
  data: Record<string, TypedArray>;
}

/** Collects a model's data, parameters and log density, and makes a program of them. Names are given once. */
export class Program {
  /**
   * Data by name: a number, a vector, an array of rows, or numbers in row-major order with their shape. Typed arrays
   * that the engine reads are not copied.
   */
  data(name: string, values: number | Matrix, shape?: Shape): Value;
  /** Numbers that are part of the program, given as data are. */
  constant(numbers: number | Matrix, shape?: Shape): Value;
  /**
   * A parameter, a scalar if no shape is given, on its constrained scale, where it is reported; the log-Jacobian of its
   * transform is added to the target.
   */
  parameter(name: string, transform?: Transform): Value;
  parameter(name: string, shape: Shape, transform?: Transform): Value;
  /** An expression to report under a name. */
  generate(name: string, value: Operand): Value;
  /** variate ~ density: adds the log density of all elements to the target. */
  sample(variate: Operand, density: Density): void;
  /** target += value, of all elements. */
  add(value: Operand): void;
  /** The model, for `vi.fit`. */
  program(): BuiltProgram;
}

type Unary = (a: Operand) => Value;
type Binary = (a: Operand, b: Operand) => Value;
type Ternary = (a: Operand, b: Operand, c: Operand) => Value;

/** What needs no node of numbers among themselves. */
interface Arithmetic {
  (a: number, b: number): number;
  (a: Operand, b: Operand): Value;
}

// By elements.
export const add: Arithmetic;
export const subtract: Arithmetic;
/** By elements; see `matmul`. */
export const multiply: Arithmetic;
export const divide: Arithmetic;
export function negate(a: number): number;
export function negate(a: Value): Value;
export function negate(a: Operand): Operand;
export const exp: Unary;
export const log: Unary;
export const log1p: Unary;
export const expm1: Unary;
export const sqrt: Unary;
export const square: Unary;
/** 1 / a */
export const inverse: Unary;
export const abs: Unary;
export const tanh: Unary;
/** 1 / (1 + e^-a) */
export const logistic: Unary;
export const logit: Unary;
/** log(1 + e^a) */
export const softplus: Unary;
/** log(1 - e^a), a < 0 */
export const log1mExp: Unary;
export const lgamma: Unary;
export const digamma: Unary;
/** Phi(a) */
export const normalCdf: Unary;
export const logNormalCdf: Unary;
/** a^b */
export const pow: Binary;
/** 1 or 0, of data. */
export const less: Binary;
export const equal: Binary;
/** b where the condition a, which is data, is not 0, and c elsewhere. */
export const select: Ternary;
/** log(a e^b + (1 - a) e^c) */
export const logMix: Ternary;

// Over elements.
export function sum(a: number): number;
export function sum(a: Value): Value;
export function sum(a: Operand): Operand;
export function mean(a: number): number;
export function mean(a: Value): Value;
export function mean(a: Operand): Operand;
export const rowSums: Unary;
/** Of one value: over the elements of a vector, or of each row of a matrix. Of two: log(e^a + e^b), by elements. */
export function logSumExp(a: Operand, b?: Operand): Value;
/** As `logSumExp` of one. */
export const softmax: Unary;
export const cumulativeSum: Unary;
export const dot: Binary;

// Matrices.
export const matmul: Binary;
export const transpose: Unary;
/** Lower-triangular L with L L' = a, of which the lower triangle is read. */
export const cholesky: Unary;
/** a^-1 b, a lower-triangular. */
export const lowerSolve: Binary;
/** The sum of the logs of a's diagonal: the log determinant of a triangular matrix. */
export const logDiagonal: Unary;
/** magnitude^2 exp(-|x_i - x_j|^2 / (2 lengthScale^2)) for the rows of x. */
export function squaredExponential(x: Operand, magnitude: Operand, lengthScale: Operand): Value;
/** a + diag(b), b a vector or a scalar. */
export const addDiagonal: Binary;

// Parts.
/** `count` elements of a vector or rows of a matrix. */
export function segment(a: Value, first: number, count: number): Value;
export function column(a: Value, j: number): Value;
export function block(a: Value, row: number, column: number, shape: Shape): Value;
/** Element or row i: the sum of a's elements or rows whose index, which is data, is i; `rows` of them. */
export function scatterAdd(a: Operand, indices: Operand, rows: number): Value;
/** The same elements row by row; of a scalar, copies of it. */
export function reshape(a: Value, shape: Shape): Value;
export function reshape(a: Operand, shape: Shape): Operand;
/** The elements of vectors, or the rows of matrices, one after the other. */
export function concatenate(parts: readonly Operand[]): Value;
export function concatenate(first: Operand, ...more: Operand[]): Value;

// Densities, with Stan's parametrisations and all constants.
/** The sum of the log densities of all elements. */
export function logDensity(variate: Operand, density: Density): Value;
/** The log density of each element. */
export function logDensities(variate: Operand, density: Density): Value;
export function normal(mean: Operand, sd: Operand): Density;
export function studentT(degreesOfFreedom: Operand, location: Operand, scale: Operand): Density;
export function cauchy(location: Operand, scale: Operand): Density;
export function laplace(location: Operand, scale: Operand): Density;
/** The log is N(location, scale^2). */
export function lognormal(location: Operand, scale: Operand): Density;
export function gamma(shape: Operand, rate: Operand): Density;
export function inverseGamma(shape: Operand, scale: Operand): Density;
export function exponential(rate: Operand): Density;
export function beta(a: Operand, b: Operand): Density;
export function uniform(lower: Operand, upper: Operand): Density;
/** Of a simplex; one shape for all elements will do. */
export function dirichlet(shapes: Operand): Density;
export function bernoulli(probability: Operand): Density;
export function bernoulliLogit(logit: Operand): Density;
export function binomial(trials: Operand, probability: Operand): Density;
export function binomialLogit(trials: Operand, logit: Operand): Density;
export function poisson(mean: Operand): Density;
export function poissonLog(logMean: Operand): Density;
/** Variance mean + mean^2 / precision. */
export function negativeBinomial2(mean: Operand, precision: Operand): Density;
/** Of categories from 0: the logits are a vector for all of them, or a matrix with a row for each. */
export function categoricalLogit(logits: Operand): Density;
/** Features are data; an intercept is a column of ones. */
export function bernoulliLogitGlm(features: Operand, coefficients: Operand): Density;
export function normalGlm(features: Operand, coefficients: Operand, sd: Operand): Density;
export function poissonLogGlm(features: Operand, coefficients: Operand): Density;
/** N(mean, L L') of a vector, L = scaleTril lower-triangular. */
export function multiNormalCholesky(mean: Operand, scaleTril: Operand): Density;
/** Of variates that are not negative. */
export function halfNormal(sd: Operand): Density;
export function halfCauchy(scale: Operand): Density;
export function halfStudentT(degreesOfFreedom: Operand, scale: Operand): Density;

// Transforms: those of the Stan reference manual.
export function unconstrained(): Transform;
/** x > bound: x = bound + e^u. */
export function lower(bound: Operand): Transform;
/** x < bound: x = bound - e^u. */
export function upper(bound: Operand): Transform;
/** a < x < b: x = a + (b - a) logistic(u). */
export function interval(a: Operand, b: Operand): Transform;
/** x = offset + multiplier u. */
export function offsetMultiplier(offset: Operand, multiplier: Operand): Transform;
/** x[0] < x[1] < ...: x[0] = u[0], x[k] = x[k - 1] + e^u[k]. */
export function ordered(): Transform;
/** 0 < x[0] < x[1] < ...: x[0] = e^u[0], x[k] = x[k - 1] + e^u[k]. */
export function positiveOrdered(): Transform;
/** Positive numbers with sum 1, by stick-breaking: one unconstrained number fewer. */
export function simplex(): Transform;
