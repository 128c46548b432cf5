// Problems, engines and counts for the tests of createVI.
import { createVI } from '../../../../wasm/src/index.js';
import { loadCore } from '../../../../wasm/src/core.js';

export const wasm = { base: new URL('../../../../wasm/dist/', import.meta.url) };
export const workerURL = new URL('../../../../wasm/src/worker.js', import.meta.url);
export const openVI = (options) => createVI({ wasm, worker: workerURL, ...options });
export const openCore = (options) => loadCore({ wasm, module: 'full', ...options });

/** Where fits may run: in a worker, and on this thread. */
export const places = { 'in a worker': workerURL, 'on this thread': false };

/** Rows of an intercept and made-up features in [-1, 1), with classes that no line divides. */
export function logistic(n = 200, d = 3) {
  const x = new Float64Array(n * d);
  const y = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < d; j++) x[i * d + j] = j ? ((i * 37 + j * 91 + i * i * j) % 128) / 64 - 1 : 1;
    y[i] = x[i * d + d - 1] + Math.sin(9 * i) > 0 ? 1 : 0;
  }
  return { type: 'logistic', x, y, n, d, prior: { sd: 2 } };
}

/** Options of a fit that does not end while a test looks at it. */
export const endless = { optimizer: 'plain-adam', stepSize: 1e-9, tolerance: 1e-9, maxSteps: 2 ** 31 };

/** N(center, I) as a function. */
export const normal = (dim, center = 1) => ({
  dim,
  logDensityGradient(theta, grad) {
    let sum = 0;
    for (let i = 0; i < dim; i++) {
      grad[i] = center - theta[i];
      sum -= grad[i] ** 2 / 2;
    }
    return sum;
  },
});

/** What a fit says, without the time that it took. */
export function reportOf(fit) {
  const { seconds, ...report } = fit.toJSON();
  return report;
}

/** A turn of the event loop. */
export const turn = () => new Promise(setImmediate);
