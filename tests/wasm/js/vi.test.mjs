// createVI and its fits: the same as those of the core, wherever they run.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { VIError, createVI, regression } from '../../../wasm/src/index.js';
import { endless, logistic, normal, openCore, openVI, places, reportOf, wasm } from './support/vi.mjs';

const linear = () => {
  const { x, n, d } = logistic();
  return { type: 'linear', x, y: x.slice(0, n).map((value, i) => value + Math.cos(i)), n, d };
};

const problems = {
  'logistic, full-rank': [logistic(), { seed: 7 }],
  'logistic, mean-field, single': [logistic(), { family: 'mean-field', precision: 'single' }],
  'linear with unknown noise': [linear(), { maxSteps: 300 }],
  'nested rows of numbers': [
    { type: 'linear', x: [[1, 2], [1, 3], [1, 5]], y: [1, 2, 3], prior: { sd: [1, 2] }, noiseSd: 1 },
    { precision: 'single' },
  ],
  'L-BFGS': [logistic(), { optimizer: 'lbfgs', sampler: 'fixed' }],
  'mean-field with linear response': [logistic(), { family: 'mean-field', linearResponse: true }],
};

for (const [place, worker] of Object.entries(places)) {
  for (const [name, [model, options]] of Object.entries(problems))
    test(`${place}: ${name} as the core has it`, async () => {
      const [core, vi] = [await openCore(), await openVI({ worker })];
      const [expected, fit] = [core.fit(model, options), await vi.fit(model, options)];
      assert.deepEqual(reportOf(fit), reportOf(expected));
      vi.close();
    });

  test(`${place}: draws, predictions and densities as the core has them`, async () => {
    const [core, vi] = [await openCore(), await openVI({ worker })];
    const model = logistic();
    const [expected, fit] = [core.fit(model), await vi.fit(model)];
    const rows = model.x.subarray(0, 12);
    assert.deepEqual(await fit.sample(100), expected.sample(100));
    const options = { level: 0.5, draws: 80 };
    assert.deepEqual(await fit.predict(rows, options), expected.predict(rows, options));
    assert.deepEqual(await fit.logDensityGradient([1, 2, 3]), expected.logDensityGradient([1, 2, 3]));
    await assert.rejects(fit.predict(rows, { level: 2 }), { name: 'VIError', code: 'BAD_LEVEL' });
    assert.equal((await fit.sample(10)).length, 30, 'what was refused leaves the fit open');
    fit.close();
    assert.equal(fit.mean.length, 3);
    await assert.rejects(fit.sample(10), { code: 'CLOSED' });
    vi.close();
  });

  test(`${place}: a fit of a table predicts tables`, async () => {
    const vi = await openVI({ worker });
    const table = { y: [0, 1, 0, 1, 1, 0], size: [1, 2, 4, 3, 5, 2], kind: ['a', 'b', 'a', 'b', 'a', 'b'] };
    const model = regression(table, { response: 'y', prior: { sd: 1 } });
    const fit = await vi.fit(model);
    const rows = [{ size: 2, kind: 'b' }, { size: 4, kind: 'a' }];
    assert.deepEqual(await fit.predict(rows), await fit.predict([[1, 2, 1], [1, 4, 0]]));
    vi.close();
  });

  test(`${place}: a posterior as the next prior, and as a start`, async () => {
    const [core, vi] = [await openCore(), await openVI({ worker })];
    const model = logistic();
    const [before, expectedBefore] = [await vi.fit(model), core.fit(model)];
    const fit = await vi.fit({ ...model, prior: before }, { start: before });
    const expected = core.fit({ ...model, prior: expectedBefore }, { start: expectedBefore });
    assert.equal(fit.hash, expected.hash);
    vi.close();
  });

  test(`${place}: data belong to the fit from the call on`, async () => {
    const vi = await openVI({ worker });
    const [model, alone] = [logistic(), await vi.fit(logistic())];
    const fitting = vi.fit(model);
    assert.ok(model.x.length > 0, 'not detached');
    model.x.fill(0);
    assert.equal((await fitting).hash, alone.hash);
    vi.close();
  });

  test(`${place}: transfer detaches the data`, async () => {
    const vi = await openVI({ worker });
    const [model, alone] = [logistic(), await vi.fit(logistic())];
    const fitting = vi.fit(model, { transfer: true });
    assert.deepEqual([model.x.length, model.y.length], [0, 0]);
    assert.equal((await fitting).hash, alone.hash);
    await assert.rejects(vi.fit(model), { code: 'DETACHED', field: 'x' });
    vi.close();
  });

  test(`${place}: x and y may share their memory`, async () => {
    const vi = await openVI({ worker });
    const { x, y, ...model } = logistic();
    const both = Float64Array.of(...x, ...y);
    const shared = { ...model, x: both.subarray(0, x.length), y: both.subarray(x.length) };
    const { hash } = await vi.fit({ ...model, x, y });
    assert.equal((await vi.fit(shared)).hash, hash);
    assert.equal((await vi.fit(shared, { transfer: true })).hash, hash);
    vi.close();
  });

  test(`${place}: models of functions run on the caller's thread`, async () => {
    const [core, vi] = [await openCore(), await openVI({ worker })];
    let calls = 0;
    const { logDensityGradient, dim } = normal(3);
    const model = { dim, logDensityGradient: (...args) => (calls++, logDensityGradient(...args)) };
    const fit = await vi.fit(model);
    assert.deepEqual(reportOf(fit), reportOf(core.fit(normal(3))));
    assert.ok(calls > 0);
    vi.close();
  });

  test(`${place}: what a model throws is the cause`, async () => {
    const vi = await openVI({ worker });
    const cause = new RangeError('too far out');
    const model = { dim: 2, logDensityGradient: () => { throw cause; } };
    const error = await vi.fit(model).catch((thrown) => thrown);
    assert.equal(error.code, 'MODEL_THREW');
    assert.equal(error.cause, cause);
    vi.close();
  });

  test(`${place}: faults of data and options`, async () => {
    const vi = await openVI({ worker });
    const model = logistic();
    const y = model.y.map((value, row) => (row === 5 ? NaN : value));
    const fault = await vi.fit({ ...model, y }).catch((thrown) => thrown);
    assert.ok(fault instanceof VIError);
    assert.deepEqual([fault.code, fault.field, fault.row], ['DATA_NOT_FINITE', 'y', 5]);
    await assert.rejects(vi.fit(model, { drows: 8 }), { name: 'VIError', code: 'BAD_OPTION', field: 'drows' });
    await assert.rejects(vi.fit(model, { onStep() {} }), { code: 'BAD_OPTION' });
    await assert.rejects(vi.fit(model, { signal: 5 }), { code: 'BAD_OPTION', field: 'signal' });
    await assert.rejects(vi.fit(model, { onProgress: true }), { code: 'BAD_OPTION', field: 'onProgress' });
    const trap = { get trap() { throw new RangeError('sprung'); } };
    await assert.rejects(vi.fit(model, trap), { code: 'BAD_OPTION' });
    await assert.rejects(vi.fit(trap), { code: 'BAD_MODEL' });
    await assert.rejects(vi.fit(null), { code: 'BAD_MODEL' });
    await assert.rejects(vi.fit({ ...model, draw() {} }), { code: 'BAD_MODEL' });
    assert.equal((await vi.fit(model)).status, 'converged', 'the engine works on');
    vi.close();
  });

  test(`${place}: closing ends what runs`, async () => {
    const vi = await openVI({ worker });
    const fit = await vi.fit(logistic());
    const stream = vi.stream(logistic(), endless);
    await stream.next();
    const waiting = [vi.fit(logistic(), endless), stream.next(), stream.result, fit.sample(10)];
    vi.close();
    for (const { status, reason } of await Promise.allSettled(waiting)) {
      assert.equal(status, 'rejected');
      assert.equal(reason.code, 'CLOSED');
    }
  });

  test(`${place}: a closed engine`, async () => {
    const vi = await openVI({ worker });
    const fit = await vi.fit(logistic());
    vi.close();
    vi.close();
    await assert.rejects(vi.fit(logistic()), { name: 'VIError', code: 'CLOSED' });
    assert.throws(() => vi.stream(logistic()), { code: 'CLOSED' });
    await assert.rejects(fit.sample(1), { code: 'CLOSED' });
    assert.equal(fit.toJSON().hash, fit.hash);
  });
}

test('Symbol.dispose closes', async () => {
  const vi = await openVI();
  vi[Symbol.dispose ?? Symbol.for('Symbol.dispose')]();
  await assert.rejects(vi.fit(logistic()), { code: 'CLOSED' });
});

test('what createVI refuses', async () => {
  await assert.rejects(createVI({ wasn: wasm }), { code: 'BAD_OPTION', field: 'wasn' });
  await assert.rejects(createVI({ wasm, worker: 1 }), { code: 'BAD_OPTION', field: 'worker' });
  await assert.rejects(createVI({ wasm: { base: new URL('file:///nowhere/') } }), { code: 'WASM_NOT_FOUND' });
  await assert.rejects(createVI({ wasm: new Uint8Array(8) }), { code: 'WASM_CORRUPT' });
  await assert.rejects(createVI({ wasm, signal: true }), { code: 'BAD_OPTION', field: 'signal' });
  const reason = new Error('never mind');
  await assert.rejects(createVI({ wasm, signal: AbortSignal.abort(reason) }), reason);
});
