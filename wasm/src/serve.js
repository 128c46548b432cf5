// Does what a client asks for, many fits at once: in a worker, or on the client's own thread.
import { VIError } from './error.js';
import { advance, finish } from './slices.js';

/**
 * One request, answered by one reply with its id. The first request of a fit says how to start it. 'close' without a
 * key closes all.
 * @typedef {{ id?: number, key?: number, op: string, args?: unknown[],
 *   start?: { module: WebAssembly.Module, model: object, options: object } }} Request
 * @typedef {{ id: number, value?: unknown, error?: unknown }} Reply
 */

async function importModel(model) {
  if (model?.module === undefined) return model;
  try {
    const found = await import(/* @vite-ignore */ /* webpackIgnore: true */ model.module);
    return { ...model, logDensityGradient: found.logDensityGradient ?? found.default };
  } catch (cause) {
    const what = `the model's module ${model.module} cannot be imported: see the cause, and check its URL`;
    throw new VIError('MODEL_NOT_FOUND', what, { field: 'module', cause });
  }
}

function checkOpen(job) {
  if (!job || job.closed) throw new VIError('CLOSED', 'this fit is closed: start another');
}

async function begin(job, Run, { module, model, options }) {
  const imported = await importModel(model);
  checkOpen(job);
  job.run = new Run(module, imported, options);
}

async function update(job) {
  if (!job.run.done) await advance(job.run, job.stepsPerUpdate, () => checkOpen(job));
  job.watcher?.(job.run.progress());
  job.watcher = undefined;
}

const operations = {
  /** The fit's report, at its end. */
  async finish(job) {
    do await update(job);
    while (!job.run.done);
    const { run } = job;
    return run.report(run.hasOutputs ? await finish(run.summariseOutputs(), () => checkOpen(job)) : undefined);
  },
  /** The progress after one update more. */
  async next(job) {
    await update(job);
    return job.run.progress();
  },
  /** The progress after the next update that others ask for. */
  watch(job) {
    if (job.run.done) return job.run.progress();
    return new Promise((resolve) => (job.watcher = resolve));
  },
  sample: ({ run }, count, first) => run.sample(count, first),
  outputDraws: (job, count, first) => finish(job.run.drawOutputs(count, first), () => checkOpen(job)),
  predict: ({ run }, x, options) => run.predict(x, options),
  logDensityGradient: ({ run }, theta) => run.logDensityGradient(theta),
};

/** The arrays of a result: itself, or in its properties or theirs. */
function arraysOf(value, depth = 2) {
  if (ArrayBuffer.isView(value)) return [value];
  return depth && Object(value) === value ? Object.values(value).flatMap((part) => arraysOf(part, depth - 1)) : [];
}

/** The memory of a result's arrays, which are copies. */
const buffersOf = (value) => [...new Set(arraysOf(value).map(({ buffer }) => buffer))];

/**
 * A fit stays open, whatever fails, until its client closes it.
 * @param {typeof import('./run.js').Run} Run
 * @param {(reply: Reply, transfer: ArrayBuffer[]) => void} reply
 * @returns {(request: Request) => Promise<void>}
 */
export function serve(Run, reply) {
  const jobs = new Map();

  function close(key) {
    const job = jobs.get(key);
    if (!job) return;
    jobs.delete(key);
    job.closed = true;
    job.run?.close();
  }

  function open(key, start) {
    const job = { stepsPerUpdate: start.options.stepsPerUpdate };
    job.begun = begin(job, Run, start);
    jobs.set(key, job);
  }

  async function answer({ key, op, args = [], start }) {
    if (op === 'close') return (key ? [key] : [...jobs.keys()]).forEach(close);
    if (start) open(key, start);
    const job = jobs.get(key);
    checkOpen(job);
    await job.begun;
    return operations[op](job, ...args);
  }

  return (request) =>
    answer(request).then(
      (value) => reply({ id: request.id, value }, buffersOf(value)),
      (error) => reply({ id: request.id, error }, []),
    );
}
