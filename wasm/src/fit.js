// What a fit shows to its users.
import { isNumeric } from './arrays.js';
import { snakeCase } from './names.js';

/** The command's keys in its order, in camel case: of a regression, and of a program, which has no file here. */
const KEYS =
  'version model family precision seed draws steps evaluations hessianProducts status elbo elboSe errorBound khat ' +
  'effectiveDraws names mean sd covariance scaleTril meanError correctedMean responseSd responseCovariance ' +
  'seconds hash';
const PROGRAM_KEYS =
  'version program family precision seed draws steps evaluations hessianProducts status elbo elboSe errorBound khat ' +
  'effectiveDraws outputs seconds hash';
const MATRICES = ['covariance', 'scaleTril', 'responseCovariance'];

const orNull = (value) => (Number.isFinite(value) ? value : null);

/** A value as JSON has it: no NaN, arrays as arrays, matrices as their rows. */
function toJSONValue(value, columns) {
  if (typeof value === 'number') return orNull(value);
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return value.map((part) => toJSONValue(part));
  if (value === undefined || Object(value) !== value) return value ?? null;
  if (!ArrayBuffer.isView(value))
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, toJSONValue(part)]));
  const numbers = Array.from(value, orNull);
  if (!columns) return numbers;
  return Array.from({ length: numbers.length / columns }, (_, i) => numbers.slice(i * columns, (i + 1) * columns));
}

function toJSON(report) {
  const entry = (name) => {
    const value = toJSONValue(report[name], MATRICES.includes(name) ? report.names.length : 0);
    return [name === 'khat' ? 'k_hat' : snakeCase(name), value];
  };
  return Object.fromEntries((report.model === 'program' ? PROGRAM_KEYS : KEYS).split(' ').map(entry));
}

/**
 * The fit that users hold: the report's data, and methods that ask the backend. They are not enumerable, so that a fit
 * can be cloned and posted as data.
 * @param {object} report from Run's report()
 * @param {{ sample: Function, predict: Function, logDensityGradient: Function, close: Function }} backend refuses once
 *   closed
 * @param {{ matrix: (rows: unknown) => { x: Float64Array } }} [design] of a model made by `regression`
 */
export function makeFit(report, backend, design) {
  const close = () => backend.close();
  const outputDraws = (count, first) => backend.outputDraws(count, first);
  const methods = {
    sample: (count, first) => backend.sample(count, first),
    predict: (x, options) => backend.predict(design?.matrix && !isNumeric(x) ? design.matrix(x).x : x, options),
    logDensityGradient: (theta) => backend.logDensityGradient(theta),
    ...(report.outputs !== undefined && { outputDraws }),
    toJSON: () => toJSON(report),
    close,
    [Symbol.dispose ?? Symbol.for('Symbol.dispose')]: close,
  };
  const properties = Reflect.ownKeys(methods).map((name) => [name, { value: methods[name] }]);
  return Object.defineProperties({ ...report }, Object.fromEntries(properties));
}
