// The synchronous interface: fits, runs, and what can be asked of them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadCore } from '../../../wasm/src/core.js';
import { datasetModel, dist, openVariant, refuses } from './support/core.mjs';
import { endless, logistic, reportOf } from './support/vi.mjs';

const core = await loadCore({ wasm: { base: dist }, module: 'full' });

test('a fit has what it found as data', () => {
  const fit = core.fit(logistic(), { maxSteps: 500 });
  assert.equal(fit.status, 'converged');
  assert.match(fit.message, /within the tolerance/);
  assert.deepEqual(fit.names, ['x[0]', 'x[1]', 'x[2]']);
  for (const [name, length] of Object.entries({
    mean: 3,
    sd: 3,
    scaleTril: 9,
    covariance: 9,
    correctedMean: 3,
    meanError: 3,
  }))
    assert.equal(fit[name].length, length, name);
  assert.equal(fit.responseSd, null);
  assert.ok(fit.khat < 0.7 && fit.effectiveDraws > 100);
  assert.ok(fit.seconds > 0);
  assert.deepEqual(structuredClone(fit).mean, fit.mean, 'it can be posted');
});

test('the trace has an entry for each step from the first estimate on, and does not depend on the slices', () => {
  const whole = core.fit(logistic(600));
  const run = core.start(logistic(600));
  while (!run.done) run.advance(0.01);
  const pieces = run.report();
  assert.deepEqual(pieces.elboTrace, whole.elboTrace);
  assert.deepEqual(pieces.elboTraceSteps, whole.elboTraceSteps);
  assert.deepEqual(reportOf(pieces), reportOf(whole));
  const [first] = whole.elboTraceSteps;
  assert.deepEqual(
    Array.from(whole.elboTraceSteps),
    Array.from({ length: whole.steps - first + 1 }, (_, i) => first + i),
  );
  assert.ok(whole.elboTrace.every(Number.isFinite));
});

test('a long trace is thinned evenly', () => {
  const fit = core.fit(logistic(8), { ...endless, maxSteps: 20000, elboDraws: 4 });
  assert.ok(fit.elboTrace.length > 2048 && fit.elboTrace.length <= 8192);
  const gaps = Array.from(fit.elboTraceSteps.subarray(1), (steps, i) => steps - fit.elboTraceSteps[i]);
  assert.deepEqual([...new Set(gaps)], [4]);
});

test('a run does as many steps as it is told', () => {
  for (const n of [40, 1000]) {
    const run = core.start(logistic(n), endless);
    assert.equal(run.step().steps, 1);
    assert.equal(run.step(10).steps, 11);
    run.advance(Infinity, 5);
    const { steps, status, mean, elbo } = run.progress();
    assert.deepEqual({ steps, status }, { steps: 16, status: 'running' });
    assert.equal(mean.length, 3);
    assert.ok(elbo < 0);
    run.advance(0);
    assert.equal(run.progress().steps, 16);
    run.close();
  }
});

test('limits that are none', () => {
  const run = core.start(logistic());
  for (const limit of [-1, NaN, '3', null, {}, 1n]) {
    refuses(() => run.advance(limit), 'BAD_NUMBER');
    refuses(() => run.advance(1, limit), 'BAD_NUMBER');
    refuses(() => run.step(limit), 'BAD_NUMBER');
  }
});

test('an ended run stays as it is', () => {
  const run = core.start(logistic());
  run.advance(Infinity);
  assert.ok(run.done);
  const { hash } = run.report();
  run.advance(Infinity);
  assert.equal(run.report().hash, hash);
});

test('samples in pieces are those of one call', () => {
  for (const precision of ['double', 'single']) {
    const fit = core.fit(logistic(100, 3), { precision });
    // More than the room that a fit has for results.
    const all = fit.sample(200_000);
    assert.equal(all.length, 600_000);
    assert.deepEqual(fit.sample(5, 123_456), all.subarray(3 * 123_456, 3 * 123_461));
    assert.equal(fit.sample(0).length, 0);
    for (let j = 0; j < 3; j++) {
      let sum = 0;
      for (let i = j; i < all.length; i += 3) sum += all[i];
      // Five standard errors of the mean of independent draws.
      assert.ok(Math.abs(sum / 200_000 - fit.mean[j]) < (5 * fit.sd[j]) / Math.sqrt(200_000));
    }
  }
});

test('predictions in pieces are those of one call', () => {
  for (const precision of ['double', 'single']) {
    const fit = core.fit(logistic(100, 3), { precision });
    const { x } = logistic(60_000, 3);
    const options = { level: 0.5, draws: 8 };
    const all = fit.predict(x, options);
    const first = 45_000;
    const tail = fit.predict(x.subarray(3 * first), { ...options, first });
    for (const name of ['mean', 'lower', 'upper']) assert.deepEqual(tail[name], all[name].slice(first));
    const nested = [Array.from(x.subarray(0, 3)), x.subarray(3, 6)];
    const two = fit.predict(nested, options);
    assert.deepEqual(two.mean, all.mean.slice(0, 2));
    for (let i = 0; i < 100; i++) assert.ok(all.lower[i] <= all.upper[i]);
    assert.equal(fit.predict([], options).mean.length, 0);
  }
});

test('a fit of a table predicts tables', () => {
  const { rows, model } = datasetModel('penguins', { prior: { sd: 2.5 } });
  const fit = core.fit(model);
  assert.deepEqual(fit.predict(rows.slice(0, 4)), fit.predict(model.x.subarray(0, 4 * model.d)));
});

test('an interval of the linear model holds its share of new observations', () => {
  const { model } = datasetModel('wages', { prior: { sd: 2.5 } });
  const { lower, upper } = core.fit(model).predict(model.x, { level: 0.9 });
  const inside = model.y.filter((y, i) => lower[i] <= y && y <= upper[i]).length / model.n;
  // The model is wrong in the tails; 0.9 +- 0.05 is what remains of a right one with n = 534.
  assert.ok(Math.abs(inside - 0.9) < 0.05, `${inside}`);
});

test("the density's gradient is that of its differences", () => {
  const fit = core.fit(logistic());
  const theta = [0.3, -0.2, 0.5];
  const { logDensity, gradient } = fit.logDensityGradient(theta);
  assert.ok(logDensity < 0);
  // A central difference is off by h^2/6 f''' and by rounding, eps |f| / h: for h = 1e-5 both are below 1e-7 here.
  theta.forEach((_, i) => {
    const at = (step) => fit.logDensityGradient(theta.map((value, j) => (i === j ? value + step : value))).logDensity;
    assert.ok(Math.abs((at(1e-5) - at(-1e-5)) / 2e-5 - gradient[i]) < 1e-7);
  });
});

test('the posterior becomes the prior of the next rows', () => {
  // The posterior of known noise is Gaussian, so that nothing is lost in between.
  const model = { ...logistic(200), type: 'linear', noiseSd: 0.5 };
  const half = (from, prior) => ({
    ...model,
    x: model.x.subarray(300 * from, 300 * (from + 1)),
    y: model.y.subarray(100 * from, 100 * (from + 1)),
    n: 100,
    prior,
  });
  const all = core.fit(model);
  const earlier = core.fit(half(0, model.prior));
  const both = core.fit(half(1, earlier));
  for (let i = 0; i < 3; i++) {
    // Three fits within 0.02 sd and 2 %, of which the first's sds are larger by sqrt(2).
    assert.ok(Math.abs(both.mean[i] - all.mean[i]) < 0.07 * all.sd[i]);
    assert.ok(Math.abs(both.sd[i] / all.sd[i] - 1) < 0.07);
  }
});

test('a fit starts where an earlier one ended', () => {
  const earlier = core.fit(logistic());
  const again = core.start(logistic(), { start: earlier });
  const { mean, scaleTril } = again.progress();
  assert.deepEqual({ mean, scaleTril }, { mean: earlier.mean, scaleTril: earlier.scaleTril });
  const { scale_tril } = earlier.toJSON();
  const nested = core.start(logistic(), { start: { mean: Array.from(mean), scaleTril: scale_tril } });
  assert.deepEqual(nested.progress().scaleTril, scaleTril);
});

test('a large mean-field fit comes without matrices', () => {
  const fit = core.fit({ dim: 1100, logDensityGradient: halfSquare }, { family: 'mean-field', maxSteps: 20 });
  assert.equal(fit.scaleTril, null);
  assert.equal(fit.covariance, null);
  assert.equal(fit.sd.length, 1100);
  assert.equal(fit.sample(3).length, 3300);
});

test('a fit of many features has room for predictions and densities', () => {
  const p = 1200;
  const { x, y } = logistic(40, p);
  const fit = core.fit(
    { type: 'linear', x, y, n: 40, prior: { sd: 1 } },
    { family: 'mean-field', maxSteps: 5, elboDraws: 4 },
  );
  assert.equal(fit.predict(x, { draws: 8 }).mean.length, 40);
  assert.ok(fit.logDensityGradient(fit.mean).gradient.every(Number.isFinite));
});

function halfSquare(theta, grad) {
  let sum = 0;
  theta.forEach((value, i) => {
    grad[i] = -value;
    sum -= (value * value) / 2;
  });
  return sum;
}

test('progress and a signal in a synchronous fit', () => {
  const seen = [];
  core.fit(logistic(), { stepsPerUpdate: 10, onProgress: ({ steps }) => seen.push(steps) });
  assert.deepEqual(seen.slice(0, 3), [10, 20, 30]);
  const controller = new AbortController();
  const reason = new Error('enough');
  const onProgress = () => controller.abort(reason);
  assert.throws(() => core.fit(logistic(), { ...endless, onProgress, signal: controller.signal }), reason);
  assert.throws(() => core.fit(logistic(), { signal: AbortSignal.abort(reason) }), reason);
});

test('after close there are only the data', () => {
  const fit = core.fit(logistic());
  const { mean } = fit;
  fit.close();
  fit.close();
  assert.equal(fit.mean, mean);
  assert.equal(fit.toJSON().status, 'converged');
  for (const ask of [() => fit.sample(1), () => fit.predict([[1, 2, 3]]), () => fit.logDensityGradient([0, 0, 0])])
    refuses(ask, 'CLOSED');
  const run = core.start(logistic());
  run.close();
  for (const ask of [() => run.step(), () => run.advance(1), () => run.progress(), () => run.report()])
    refuses(ask, 'CLOSED');
  core.fit(logistic())[Symbol.dispose ?? Symbol.for('Symbol.dispose')]();
});

test('a module says which options need another', async () => {
  const lean = await openVariant('.simd');
  for (const options of [{ optimizer: 'lbfgs' }, { sampler: 'qmc' }, { sampler: 'fixed' }, { linearResponse: true }])
    refuses(() => lean.fit(logistic(), { family: 'mean-field', ...options }), 'NEEDS_MODULE', {}, /module: 'full'/);
  refuses(() => lean.fit(logistic(), { precision: 'single' }), 'NEEDS_MODULE', {}, /module: 'single'/);
  const single = await openVariant('.single');
  refuses(() => single.fit(logistic()), 'NEEDS_MODULE', {}, /module: 'double'/);
});
