// The package in one file: the small modules and the worker are inside.
import { scalar, simd, worker } from '../dist/embedded.js';
import { openVI } from './client.js';
import { openCore } from './core.js';
import { VIError } from './error.js';
import { compile, hasSimd, untilAborted } from './load.js';
import { createWorker } from './port.js';
import { Run } from './run.js';

export { VIError };
export { regression } from './regression.js';

async function unzip(base64) {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const unzipped = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(unzipped).arrayBuffer();
}

let compiled;

async function compileEmbedded({ wasm, module = 'double' }) {
  const elsewhere = "import from 'tinyelbo' instead of 'tinyelbo/inline'";
  if (module !== 'double') throw new VIError('NEEDS_MODULE', `only the module 'double' is inlined: ${elsewhere}`);
  if (wasm !== undefined)
    throw new VIError('BAD_OPTION', `wasm: the modules are inlined: ${elsewhere}`, { field: 'wasm' });
  compiled ??= unzip(hasSimd() ? simd : scalar).then(compile);
  compiled.catch(() => (compiled = undefined));
  return compiled;
}

let url;

/** Node takes no blobs for workers. */
function embeddedURL() {
  if (!globalThis.Worker) return `data:text/javascript,${encodeURIComponent(worker)}`;
  return (url ??= URL.createObjectURL(new Blob([worker], { type: 'text/javascript' })));
}

/** @type {import('./client.js').Host} */
const host = {
  compile: compileEmbedded,
  createWorker: (given) => createWorker(given ?? embeddedURL()),
  loadRun: async () => ({ Run }),
};

/**
 * As that of 'tinyelbo'. Options that need another module than 'double' are refused.
 * @param {{ worker?: 'auto' | false | URL | string, signal?: AbortSignal }} [options]
 */
export const createVI = (options) => openVI(options, host);

/**
 * As that of 'tinyelbo/core'.
 * @param {{ signal?: AbortSignal }} [options]
 */
export const loadCore = async ({ signal, ...options } = {}) =>
  openCore(await untilAborted(host.compile(options), signal));
