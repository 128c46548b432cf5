// Engines whose fits are counted.
import { Worker } from 'node:worker_threads';
import { openVI as openClient } from '../../../../wasm/src/client.js';
import { compileModule as compile } from '../../../../wasm/src/load.js';
import { collect, count } from './counts.mjs';
import { openVI, turn, wasm } from './vi.mjs';

const url = new URL('./counting_worker.mjs', import.meta.url);

/** Waits for a message or event of the worker, which keeps no process awake itself. */
function hear(worker, event, isIt = () => true) {
  const awake = setInterval(() => {}, 1000);
  return new Promise((resolve) => {
    const listener = (value) => {
      if (!isIt(value)) return;
      clearInterval(awake);
      worker.off(event, listener);
      resolve(value);
    };
    worker.on(event, listener);
  });
}

async function openInWorker() {
  const worker = new Worker(url);
  const loadRun = () => import('../../../../wasm/src/core.js');
  const vi = await openClient({ wasm }, { compile, createWorker: () => worker, loadRun });
  return {
    vi,
    // Asks on the port of the requests, so that those sent before have been heard.
    async counted(ask = {}) {
      worker.postMessage({ ask });
      return (await hear(worker, 'message', ({ counts }) => counts)).counts;
    },
    hasEnded: async () => worker.threadId < 0 || (await hear(worker, 'exit')) >= 0,
  };
}

async function openHere() {
  const vi = await openVI({ worker: false });
  const before = count();
  const since = ([name, value]) => [name, value - before[name]];
  const counted = async ({ collect: isThorough } = {}) => {
    await turn();
    if (isThorough) await collect();
    return Object.fromEntries(Object.entries(count()).map(since));
  };
  const hasEnded = async () => {
    const { opened, closed } = await counted();
    return opened === closed;
  };
  return { vi, counted, hasEnded };
}

/**
 * Opens an engine; `counted({ collect })` says what its fits have done, after collecting garbage if asked to. It takes
 * a turn of the event loop on which they run. `hasEnded` says whether closing has left nothing.
 */
export const countedPlaces = { 'in a worker': openInWorker, 'on this thread': openHere };
