// The package's front door: fits in a worker.
import { openVI } from './client.js';
import { compileModule, unmoved } from './load.js';
import { createWorker } from './port.js';

export { VIError } from './error.js';
export { regression } from './regression.js';

// Written out, so that bundlers see the file.
const workerURL = () => unmoved(new URL('./worker.js', import.meta.url));

/** @type {import('./client.js').Host} */
const host = {
  compile: compileModule,
  createWorker: (url) => createWorker(url ?? workerURL()),
  // Only where it is needed: without a worker, and for models that are functions.
  loadRun: () => import('./core.js'),
};

/**
 * Loads the engine. Fits run in a worker, and where there can be none in slices on this thread.
 * @param {{ wasm?: URL | string | BufferSource | Response | WebAssembly.Module | { base: URL | string },
 *   worker?: 'auto' | false | URL | string, signal?: AbortSignal }} [options]
 */
export const createVI = (options) => openVI(options, host);
