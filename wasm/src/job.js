// A fit from the caller's side, running or ended, and the requests for it.
import { VIError, guarded } from './error.js';
import { makeFit } from './fit.js';
import { moduleFor } from './module.js';
import { buffersOf, pack } from './pack.js';

/** The options by name. Throws a VIError where those that stay on the caller's side are not what they must be. */
export const readCalls = guarded('BAD_OPTION', ({ signal, onProgress, ...options }) => {
  const refuse = (field, what) => {
    throw new VIError('BAD_OPTION', `the option \`${field}\` is no ${what}: give one, or leave it out`, { field });
  };
  if (signal !== undefined && !signal?.throwIfAborted) refuse('signal', 'AbortSignal');
  if (onProgress !== undefined && typeof onProgress !== 'function') refuse('onProgress', 'function');
  return { signal, onProgress, options };
});

let lastKey = 0;

export class Job {
  #engine;
  #key = ++lastKey;
  #design;
  #isFunction;
  #start;
  #target;
  #settle;
  #onEnd;
  #hasEnded = false;
  #error;

  /**
   * @param {ReturnType<import('./client.js').openEngine>} engine
   * @param {object} model
   * @param {object} given the caller's options
   * @param {(error: unknown) => void} [onEnd] told why the job ended
   */
  constructor(engine, model, given, onEnd) {
    if (engine.error) throw engine.error;
    const { signal, onProgress, options } = readCalls(given ?? {});
    signal?.throwIfAborted();
    this.onProgress = onProgress;
    this.#engine = engine;
    this.#onEnd = onEnd;
    const { design, isFunction, ...start } = pack(model, options);
    this.#design = design;
    this.#isFunction = isFunction;
    this.#start = { ...start, module: moduleFor(start.options, isFunction ? undefined : start.model?.type) };
    const abort = () => this.end(signal.reason);
    signal?.addEventListener('abort', abort);
    engine.running.add(this);
    this.#settle = () => {
      signal?.removeEventListener('abort', abort);
      engine.running.delete(this);
    };
  }

  async #prepare() {
    this.#start.module = await this.#engine.loadModule(this.#start.module);
    return this.#engine.port(this.#isFunction);
  }

  async #send(request) {
    const port = await (this.#target ??= this.#prepare());
    if (this.#hasEnded) return;
    const start = this.#start;
    this.#start = undefined;
    port.post({ ...request, key: this.#key, start }, start ? buffersOf(start.model) : []);
  }

  request(op, ...args) {
    if (this.#engine.error) return Promise.reject(this.#engine.error);
    if (this.#hasEnded) return Promise.reject(this.#error);
    return this.#engine.requests.ask(this, (id) => this.#send({ id, op, args }));
  }

  /** Closes the fit. Requests that wait, and those to come, reject with the error, which may be anything. */
  end(error = new VIError('CLOSED', 'this fit is closed: start another')) {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#error = error;
    this.#settle();
    // The error's stack may hold the fit, which would keep itself from being forgotten.
    this.#engine.forgotten.unregister(this);
    this.#engine.requests.drop(error, this);
    if (!this.#start) this.#target.then((port) => port.post({ key: this.#key, op: 'close' }, []));
    this.#onEnd?.(error);
  }

  /** Closes the fit, if it has not ended yet. */
  abandon(error) {
    if (this.#engine.running.has(this)) this.end(error);
  }

  /** The ended fit, which stays open until the caller closes or forgets it. */
  fit(report) {
    this.#settle();
    const backend = {
      sample: (count, first) => this.request('sample', count, first),
      outputDraws: (count, first) => this.request('outputDraws', count, first),
      predict: (x, options) => this.request('predict', x, options),
      logDensityGradient: (theta) => this.request('logDensityGradient', theta),
      close: () => this.end(),
    };
    const fit = makeFit(report, backend, this.#design);
    this.#engine.forgotten.register(fit, () => this.end(), this);
    return fit;
  }
}
