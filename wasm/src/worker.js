// The worker's entry.
import { VIError, toPlain } from './error.js';
import { importNode } from './node.js';
import { Run } from './run.js';
import { serve } from './serve.js';

/** @param {MessagePort | DedicatedWorkerGlobalScope} port */
function listen(port) {
  const refuse = (id, error) => port.postMessage({ id, error: toPlain(error) });
  const answer = serve(Run, ({ id, value, error }, transfer) => {
    if (!error) return port.postMessage({ id, value }, transfer);
    try {
      return refuse(id, error);
    } catch {
      // Its cause cannot be copied.
      return refuse(id, new VIError(error.code, error.message));
    }
  });
  port.onmessage = ({ data }) => answer(data);
  port.postMessage({ ready: true });
}

if (globalThis.postMessage) listen(globalThis);
else importNode('worker_threads').then(({ parentPort }) => listen(parentPort));
