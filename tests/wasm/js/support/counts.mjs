// Counts what the fits of this thread do. To be imported before the first of them.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Run } from '../../../../wasm/src/run.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc');

const { Instance } = WebAssembly;
const { advance, close } = Run.prototype;
const counts = { opened: 0, closed: 0, slices: 0, inMemory: 0 };
const collected = new FinalizationRegistry(() => counts.inMemory--);
const closedRuns = new WeakSet();

WebAssembly.Instance = function (...parameters) {
  const instance = new Instance(...parameters);
  counts.opened++;
  counts.inMemory++;
  collected.register(instance);
  return instance;
};
Run.prototype.advance = function (...parameters) {
  counts.slices++;
  return advance.apply(this, parameters);
};
Run.prototype.close = function () {
  if (!closedRuns.has(this)) counts.closed++;
  closedRuns.add(this);
  return close.apply(this);
};

/** WebAssembly instances opened and still in memory, runs closed, and slices run. */
export const count = () => ({ ...counts });

/** Ten rounds of garbage collection, with turns of the event loop for what they bring about. */
export async function collect() {
  for (let i = 0; i < 10; i++) {
    collectGarbage();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
