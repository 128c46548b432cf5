// Programs in memory: it stays as it is, data are copied once, and large outputs are bounded.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileModule } from '../../../wasm/src/load.js';
import { Run } from '../../../wasm/src/run.js';
import { normal, Program } from '../../../wasm/src/program.js';
import { dist, refuses } from './support/core.mjs';
import { glm, schools } from './support/program_models.mjs';
import { openCore, openVI } from './support/vi.mjs';

const module = await compileModule({ wasm: { base: dist }, module: 'full' });
const core = await openCore();

/** The instances that are made from here on. */
const memories = [];
const { Instance } = WebAssembly;
WebAssembly.Instance = function (...parameters) {
  const instance = new Instance(...parameters);
  memories.push(instance.exports.memory);
  return instance;
};

/** y ~ N(mu, 1) with so many numbers generated. */
function wide(numbers) {
  const m = new Program();
  const mu = m.parameter('mu');
  m.generate('far', mu.plus(m.data('offsets', new Float64Array(numbers))));
  m.sample(mu, normal(0, 1));
  return m.program();
}

test('the memory is the same from beginning to end', () => {
  for (const model of [schools(), glm(1000, 5), wide(1000)])
    for (const precision of ['double', 'single']) {
      const run = new Run(module, model, { precision, maxSteps: 200 });
      const memory = memories.at(-1);
      const { buffer } = memory;
      run.advance(Infinity);
      run.report();
      run.sample(10_000);
      run.outputDraws(1000);
      run.logDensityGradient(run.progress().mean);
      assert.equal(memory.buffer, buffer);
      run.close();
    }
});

test('data of the precision are in memory once', () => {
  const [rows, columns] = [100_000, 10];
  const data = 8 * rows * (columns + 1);
  const run = new Run(module, glm(rows, columns));
  const used = memories.at(-1).buffer.byteLength;
  assert.ok(used > data && used < data + 16 * 8 * 8 * rows, `${used} bytes`);
  const run32 = new Run(module, glm(rows, columns), { precision: 'single' });
  assert.ok(memories.at(-1).buffer.byteLength < used / 1.5);
  run.close();
  run32.close();
});

test('outputs too many to be summarised are drawn all the same', () => {
  const fit = core.fit(wide(2 ** 16), { maxSteps: 100 });
  assert.equal(fit.outputs, null);
  assert.equal(JSON.parse(JSON.stringify(fit)).outputs, null);
  const { mu, far } = fit.outputDraws(3);
  assert.deepEqual(far.shape, [2 ** 16]);
  for (let i = 0; i < far.draws.length; i++) assert.equal(far.draws[i], mu.draws[Math.floor(i / 2 ** 16)]);
  refuses(() => fit.outputDraws(10_000), 'TOO_LARGE', { field: 'count' }, /fewer draws at a time.*first/);
  fit.close();
});

test('outputs that are summarised in several rounds', () => {
  const fit = core.fit(wide(5000), { maxSteps: 100 });
  assert.equal(fit.outputs.length, 5001);
  const [{ name, ...mu }, ...others] = fit.outputs;
  assert.equal(name, 'mu');
  others.forEach(({ name: other, ...far }, i) => {
    assert.equal(other, `far[${i}]`);
    assert.deepEqual(far, mu);
  });
  fit.close();
});

test('in slices: while outputs are summarised, the thread is free', async () => {
  const vi = await openVI({ worker: false });
  let turns = 0;
  const timer = setInterval(() => turns++, 0);
  const progress = [];
  const fit = await vi.fit(wide(5000), { maxSteps: 10, onProgress: ({ status }) => progress.push([status, turns]) });
  clearInterval(timer);
  assert.equal(fit.outputs.length, 5001);
  assert.ok(turns > progress.at(-1)[1] + 10, `${turns} turns, ${progress.at(-1)[1]} of them before the end`);
  vi.close();
});

test('memory that is refused', (t) => {
  const { grow } = WebAssembly.Memory.prototype;
  t.mock.method(WebAssembly.Memory.prototype, 'grow', function (pages) {
    if (pages > 100) throw new RangeError('refused');
    return grow.call(this, pages);
  });
  refuses(() => core.fit(glm(100_000, 10)), 'OUT_OF_MEMORY', {}, /\d+ MiB/);
  assert.equal(core.fit(schools()).model, 'program', 'the next fit is none the worse');
});
