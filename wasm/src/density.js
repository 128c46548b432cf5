// A caller's own density: what the engine asks for, one draw at a time.
import { TE_LANES, te_request } from '../dist/layout.js';
import { VIError } from './error.js';

function refuse(code, what, mend, details) {
  throw new VIError(code, `logDensityGradient ${what}: ${mend}`, { field: 'logDensityGradient', ...details });
}

/** Calls the function; its errors are ours. */
export function callDensity({ model }, theta, gradient) {
  let value;
  try {
    gradient.fill(NaN); // so that an element that is not filled in shows
    value = model.logDensityGradient(theta, gradient);
  } catch (cause) {
    const words = cause instanceof Error ? ` '${cause.message}'` : '';
    refuse('MODEL_THREW', `threw${words}`, "see the error's cause", { cause });
  }
  if (typeof value === 'number') return value;
  return refuse('MODEL_NOT_A_NUMBER', `returned no number but ${typeof value}`, 'return the log density');
}

function refuseNaN(theta, value, gradient) {
  const what = Number.isNaN(value) ? 'returned NaN' : `left NaN in grad[${gradient.findIndex(Number.isNaN)}]`;
  const some = [...theta.subarray(0, 8), ...(theta.length > 8 ? ['…'] : [])].join(', ');
  const where = `for every draw, such as theta = [${some}]`;
  const mend = 'return -Infinity where the density is 0, and fill in all of grad, which holds NaN before';
  refuse('MODEL_NAN', `${what} ${where}`, mend, { theta });
}

/** The draws that the engine asks for, evaluated one by one. */
export class Evaluator {
  #lane = 0;

  /** @param {import('./setup.js').OpenFit} open */
  constructor(open) {
    this.open = open;
    this.theta = new Float64Array(open.model.dimension);
    this.gradient = new Float64Array(open.model.dimension);
  }

  #ask() {
    const { open } = this;
    open.ask('te_ask', open.request);
    const read = (field) => open.get(te_request, open.request, field);
    const numbers = (field, rows) => open.array(open.real, read(field), rows * TE_LANES);
    this.active = read('active');
    this.thetas = numbers('parameters', this.theta.length);
    this.gradients = numbers('gradient', this.theta.length);
    this.densities = numbers('log_density', 1);
    this.anyGood = false;
  }

  /** Evaluates one draw, and tells the engine once it has all it asked for. */
  step() {
    const { theta, gradient } = this;
    if (this.#lane === 0) this.#ask();
    for (let i = 0; i < theta.length; i++) theta[i] = this.thetas[i * TE_LANES + this.#lane];
    const value = callDensity(this.open, theta, gradient);
    let isGood = !Number.isNaN(value);
    this.densities[this.#lane] = value;
    for (let i = 0; i < theta.length; i++) {
      this.gradients[i * TE_LANES + this.#lane] = gradient[i];
      isGood &&= !Number.isNaN(gradient[i]);
    }
    this.anyGood ||= isGood;
    this.#lane = (this.#lane + 1) % this.active;
    if (this.#lane > 0) return;
    if (!this.anyGood) refuseNaN(theta.slice(), value, gradient);
    this.open.ask('te_tell');
  }
}
