// createVI: fits as promises and as streams.
import { VIError } from './error.js';
import { Job, readCalls } from './job.js';
import { untilAborted } from './load.js';
import { localPort, workerPort } from './port.js';
import { openRequests } from './requests.js';

/**
 * Where the parts of the engine come from: a compiled module, a worker at a URL or of its own, and what it takes to fit
 * on this thread.
 * @typedef {{ compile(options: { wasm?: unknown, module: string }): Promise<WebAssembly.Module>,
 *   createWorker(url?: URL | string): Worker | Promise<Worker>,
 *   loadRun(): Promise<{ Run: typeof import('./run.js').Run }> }} Host
 */

/**
 * What the fits of one VI share.
 * @param {Host} host
 * @param {'auto' | false | URL | string} worker
 * @param {(name: string) => Promise<WebAssembly.Module>} loadModule the one that moduleFor names
 */
export function openEngine(host, worker, loadModule) {
  let main, local;
  const running = new Set();
  const requests = openRequests((waiting) => main?.hold(waiting));
  const useLocal = () => (local ??= localPort(host.loadRun, requests.receive));

  /** Ends all fits and all that wait, with the same error as all requests to come. */
  function close(error) {
    engine.error ??= error;
    for (const job of running) job.end(error);
    requests.drop(error);
    for (const port of [opening, local]) port?.then((opened) => opened.close()).catch(() => {});
  }

  async function open() {
    if (worker === false) return useLocal();
    const isOwn = worker === 'auto';
    const port = workerPort(() => host.createWorker(isOwn ? undefined : worker), requests.receive, close);
    main = await (isOwn ? port.catch(useLocal) : port);
    main.hold(requests.isWaiting());
    return main;
  }

  const opening = open();
  // Whoever needs it is told all the same.
  opening.catch(() => {});
  const engine = {
    error: undefined,
    running,
    requests,
    loadModule,
    close,
    opening,
    port: (isLocal) => (isLocal ? useLocal() : opening),
    forgotten: new FinalizationRegistry((end) => end()),
  };
  return engine;
}

/** Calls onProgress after every update that it has time for, and after the last. */
async function watch(job) {
  for (let status = 'running'; status === 'running'; ) {
    const progress = await job.request('watch');
    await job.onProgress(progress);
    ({ status } = progress);
  }
}

async function fit(engine, model, options) {
  const job = new Job(engine, model, options);
  try {
    const [report] = await Promise.all([job.request('finish'), job.onProgress && watch(job)]);
    return job.fit(report);
  } catch (error) {
    job.abandon(error);
    throw error;
  }
}

/** Yields the progress after every update; the fit waits in between. */
async function* pull(job, resolve) {
  try {
    for (let status = 'running'; status === 'running'; ) {
      const progress = await job.request('next');
      await job.onProgress?.(progress);
      ({ status } = progress);
      if (status !== 'running') resolve(job.fit(await job.request('finish')));
      yield progress;
    }
  } catch (error) {
    job.abandon(error);
    throw error;
  } finally {
    job.abandon(new VIError('CLOSED', 'the loop was left before its fit had ended: pull until it is done'));
  }
}

function stream(engine, model, options) {
  let settle;
  const result = new Promise((resolve, reject) => (settle = { resolve, reject }));
  // Whoever waits for it is told all the same.
  result.catch(() => {});
  const job = new Job(engine, model, options, settle.reject);
  const pulled = Object.assign(pull(job, settle.resolve), { result });
  engine.forgotten.register(pulled, () => job.abandon(), job);
  return pulled;
}

function checkOptions({ worker, wasm, signal, ...others }) {
  readCalls({ signal });
  for (const field in others)
    throw new VIError('BAD_OPTION', `createVI has no option '${field}': it takes wasm, worker and signal`, { field });
  if (worker !== false && typeof worker !== 'string' && !(worker instanceof URL))
    throw new VIError('BAD_OPTION', "worker: give 'auto', false, or the URL of worker.js", { field: 'worker' });
}

/** Loads once what may be loaded again after a failure. */
function loadOnce(load) {
  const loading = {};
  return (name) =>
    (loading[name] ??= load(name).catch((error) => {
      delete loading[name];
      throw error;
    }));
}

/**
 * @param {{ worker?: 'auto' | false | URL | string, wasm?: unknown, signal?: AbortSignal }} given
 * @param {Host} host
 */
export async function openVI(given, host) {
  const { worker = 'auto', wasm, signal } = given ?? {};
  checkOptions({ ...given, worker });
  signal?.throwIfAborted();
  // Only of the package's own files there are several.
  const hasOthers = wasm === undefined || Boolean(wasm?.base);
  const load = loadOnce((name) => host.compile({ wasm, module: name }));
  const loadModule = (name) => load(hasOthers ? name : '');
  const engine = openEngine(host, worker, loadModule);
  const close = () => engine.close(new VIError('CLOSED', 'this VI is closed: make another with createVI'));
  try {
    await untilAborted(Promise.all([loadModule('double'), worker !== 'auto' && engine.opening]), signal);
  } catch (error) {
    close();
    throw error;
  }
  return {
    fit: (model, options) => fit(engine, model, options),
    stream: (model, options) => stream(engine, model, options),
    close,
    [Symbol.dispose ?? Symbol.for('Symbol.dispose')]: close,
  };
}
