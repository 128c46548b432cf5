// The worker, which also says what it has counted.
import { parentPort } from 'node:worker_threads';
import { collect, count } from './counts.mjs';
import '../../../../wasm/src/worker.js';

parentPort.on('message', async ({ ask }) => {
  if (!ask) return;
  if (ask.collect) await collect();
  parentPort.postMessage({ counts: count() });
});
