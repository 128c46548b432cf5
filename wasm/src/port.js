// Ways to what serves a client: a worker, or the client's own thread.
import { VIError, fromPlain } from './error.js';
import { importNode } from './node.js';
import { serve } from './serve.js';

/**
 * `hold` says whether somebody waits for the worker: only then does it keep a Node process alive.
 * @typedef {{ post(request: import('./serve.js').Request, transfer: ArrayBuffer[]): void,
 *   hold(waiting: boolean): void, close(): void }} Port
 * @typedef {(reply: import('./serve.js').Reply) => void} Receive
 */

// A file that is no worker of ours would be waited for in vain.
const PATIENCE_MS = 10000;

/**
 * @param {() => Promise<{ Run: typeof import('./run.js').Run }>} loadRun
 * @param {Receive} receive
 * @returns {Promise<Port>}
 */
export async function localPort(loadRun, receive) {
  const { Run } = await loadRun();
  const post = serve(Run, receive);
  return { post, hold() {}, close: () => post({ op: 'close' }) };
}

/** A worker of this URL, in browsers and in Node. */
export async function createWorker(url) {
  if (globalThis.Worker) return new Worker(url, { type: 'module' });
  const { Worker: NodeWorker } = await importNode('worker_threads');
  // A process's own arguments, such as --input-type, need not suit a worker.
  return new NodeWorker(new URL(url), { execArgv: [] });
}

function failure(cause) {
  const what = 'check its URL and the page\'s Content-Security-Policy (worker-src), or fit with worker: false';
  return new VIError('WORKER_FAILED', `the worker could not start or was lost (${cause.message}): ${what}`, { cause });
}

/** What the events by which browsers and Node report the end of a worker say of its cause. */
function causeOf(event) {
  if (event instanceof Error) return event;
  return event.error ?? new Error(event.message ?? (event >= 0 ? `it ended with code ${event}` : 'no reason is given'));
}

/**
 * Resolves once the worker listens. What ends it later is told to `lost`.
 * @param {() => Worker | Promise<Worker>} create
 * @param {Receive} receive
 * @param {(error: VIError) => void} lost
 * @returns {Promise<Port>}
 */
export async function workerPort(create, receive, lost) {
  const worker = await Promise.resolve().then(create).catch((error) => Promise.reject(failure(error)));
  const listen = (type, listener) => (worker.on ? worker.on(type, listener) : worker.addEventListener(type, listener));
  const port = {
    post: (request, transfer) => worker.postMessage(request, transfer),
    hold: (waiting) => (waiting ? worker.ref?.() : worker.unref?.()),
    close: () => worker.terminate(),
  };
  return new Promise((resolve, reject) => {
    let fail = reject;
    const end = (event) => {
      event.preventDefault?.();
      clearTimeout(timer);
      port.close();
      fail(failure(causeOf(event)));
    };
    const timer = setTimeout(end, PATIENCE_MS, new Error(`silent for ${PATIENCE_MS / 1000} s`));
    listen('message', (event) => {
      const { ready, error, ...reply } = event.data ?? event;
      if (!ready) return receive(error ? { ...reply, error: fromPlain(error) } : reply);
      clearTimeout(timer);
      fail = lost;
      resolve(port);
    });
    for (const type of ['error', 'messageerror', 'exit']) listen(type, end);
  });
}
