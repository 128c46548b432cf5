// A fit has one memory, which is gone with it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { compileModule } from '../../../wasm/src/load.js';
import { Run } from '../../../wasm/src/run.js';
import { openCore } from '../../../wasm/src/core.js';
import { dist, refuses } from './support/core.mjs';
import { logistic, normal } from './support/vi.mjs';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc');

const module = await compileModule({ wasm: { base: dist }, module: 'full' });
const core = openCore(module);

// Every instance from here on is counted.
const { Instance } = WebAssembly;
let lastMemory;
let alive = 0;
const gone = new FinalizationRegistry(() => alive--);
WebAssembly.Instance = function (...parameters) {
  const instance = new Instance(...parameters);
  lastMemory = new WeakRef(instance.exports.memory);
  alive++;
  gone.register(instance);
  return instance;
};

/** What is left after everything that can go is gone. */
async function settle() {
  for (let i = 0; i < 10; i++) {
    collectGarbage();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const { rss, heapUsed, external, arrayBuffers } = process.memoryUsage();
  return { alive, rss, heapUsed, external, arrayBuffers };
}

test('the memory is the same from beginning to end', () => {
  for (const model of [logistic(1000, 5), normal(3)])
    for (const precision of ['double', 'single']) {
      const run = new Run(module, model, { precision });
      const memory = lastMemory.deref();
      const { buffer } = memory;
      run.advance(Infinity, 20);
      run.progress();
      run.advance(Infinity);
      run.report();
      run.sample(300_000);
      if (model.type) run.predict(logistic(20_000, 5).x, { draws: 8 });
      run.logDensityGradient(new Float64Array(model.d ?? model.dim));
      assert.equal(memory.buffer, buffer);
      assert.equal(buffer.detached ?? false, false);
      run.close();
    }
});

test('results are copies', () => {
  const run = new Run(module, logistic());
  run.advance(Infinity, 30);
  const before = run.progress();
  const { buffer } = lastMemory.deref();
  for (const array of [before.mean, before.sd, before.scaleTril, run.sample(3), run.report().covariance]) {
    assert.notEqual(array.buffer, buffer);
    assert.equal(array.byteLength, array.buffer.byteLength);
  }
  const mean = before.mean.slice();
  run.advance(Infinity);
  assert.deepEqual(before.mean, mean);
  run.close();
});

test('ten thousand fits leave memory where it was', { timeout: 300_000 }, async (t) => {
  const model = logistic(20, 2);
  const options = { maxSteps: 5, elboDraws: 16 };
  const fits = (count) => {
    for (let i = 0; i < count; i++) {
      const fit = core.fit(model, { ...options, seed: i });
      fit.sample(2);
      fit.close();
    }
  };
  fits(1000);
  const before = await settle();
  fits(5000);
  const between = await settle();
  fits(5000);
  const after = await settle();
  for (const [name, usage] of Object.entries({ before, between, after }))
    t.diagnostic(`${name}: ${JSON.stringify(usage)}`);
  // One leaked fit in a hundred would keep 100 instances of 300 kB.
  assert.ok(after.alive <= before.alive + 1, `${after.alive} instances are alive, ${before.alive} were`);
  const megabyte = 2 ** 20;
  assert.ok(after.external + after.arrayBuffers < before.external + before.arrayBuffers + megabyte);
  assert.ok(after.heapUsed < before.heapUsed + megabyte);
  assert.ok(after.rss < between.rss + 16 * megabyte, 'less than 2 kB of each fit stays');
});

test('fits that are forgotten go, too, and those refused', { timeout: 120_000 }, async () => {
  const before = await settle();
  for (let i = 0; i < 300; i++) {
    core.fit(logistic(20, 2), { maxSteps: 5 });
    refuses(() => core.fit({ ...logistic(20, 2), y: new Float64Array(20).fill(3) }), 'DATA_OUT_OF_RANGE', {}, /takes 0 and 1/);
    refuses(() => core.fit({ dim: 2, logDensityGradient: () => undefined }), 'MODEL_NOT_A_NUMBER');
  }
  assert.ok((await settle()).alive <= before.alive + 1);
});

test('memory that is refused', (t) => {
  const { grow } = WebAssembly.Memory.prototype;
  let asked = 0;
  t.mock.method(WebAssembly.Memory.prototype, 'grow', function (pages) {
    asked = pages;
    if (pages > 100) throw new RangeError('refused');
    return grow.call(this, pages);
  });
  const model = logistic(100_000, 20);
  refuses(() => core.fit(model), 'OUT_OF_MEMORY', {}, /\d+ MiB: close others.*fewer rows/);
  assert.ok(asked * 65536 >= 100_000 * 21 * 8);
  assert.equal(core.fit(logistic()).status, 'converged', 'the next fit is none the worse');
});

test('an instance that is refused', (t) => {
  const cause = new RangeError('no more');
  t.mock.method(WebAssembly, 'Instance', function () {
    throw cause;
  });
  refuses(() => core.fit(logistic()), 'OUT_OF_MEMORY', { cause }, /close others/);
});

test('fits that are too large', () => {
  const { logDensityGradient } = normal(1);
  refuses(() => core.fit({ dim: 2 ** 27, logDensityGradient }), 'TOO_LARGE', {}, /mean-field/);
  refuses(() => core.fit({ dim: 100_000, logDensityGradient }), 'TOO_LARGE');
  refuses(() => core.fit({ dim: 2 ** 32 - 1, logDensityGradient }, { family: 'mean-field' }), 'TOO_LARGE');
  // Data that would go beyond 4 GiB, by a view that is not real.
  const x = new Float64Array(8);
  Object.defineProperty(x, 'length', { value: 2 ** 30 });
  refuses(() => core.fit({ type: 'logistic', x, y: [0], n: 1, d: 2 ** 30 }), 'OUT_OF_MEMORY', {}, /8193 MiB/);
});
