// A caller's own density: right answers, and functions that misbehave.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadCore } from '../../../wasm/src/core.js';
import { dist, refuses } from './support/core.mjs';
import { endless, logistic, normal, reportOf } from './support/vi.mjs';

const core = await loadCore({ wasm: { base: dist }, module: 'full' });

/** N(mean, P^-1) with a precision matrix P that is tridiagonal: 2 on the diagonal, -c beside it. */
const chain = (mean, c) => ({
  dim: mean.length,
  logDensityGradient(theta, grad) {
    const z = theta.map((value, i) => value - mean[i]);
    let sum = 0;
    for (let i = 0; i < z.length; i++) {
      grad[i] = -2 * z[i] + c * ((z[i - 1] ?? 0) + (z[i + 1] ?? 0));
      sum += (z[i] * grad[i]) / 2;
    }
    return sum;
  },
});
const mean = [1, -2, 3];
// The inverse of [[2, -c, 0], [-c, 2, -c], [0, -c, 2]] by its cofactors.
const c = 0.9;
const determinant = 8 - 4 * c * c;
const variances = [4 - c * c, 4, 4 - c * c].map((cofactor) => cofactor / determinant);

for (const [options, sds, promise] of [
  [{}, variances.map(Math.sqrt), 0.02],
  [{ precision: 'single' }, variances.map(Math.sqrt), 0.02],
  [{ optimizer: 'lbfgs' }, variances.map(Math.sqrt), 0.02],
  // The optimum of mean-field has the conditional sds (Bishop 2006, eq. 10.13).
  [{ family: 'mean-field' }, [1, 1, 1].map(() => Math.SQRT1_2), 0.02],
])
  test(`a Gaussian's mean and sds, ${JSON.stringify(options)}`, () => {
    const fit = core.fit(chain(mean, c), options);
    assert.equal(fit.status, 'converged');
    mean.forEach((value, i) => {
      assert.ok(Math.abs(fit.mean[i] - value) < promise * sds[i], `mean ${fit.mean[i]}`);
      assert.ok(Math.abs(fit.sd[i] / sds[i] - 1) < promise, `sd ${fit.sd[i]} for ${sds[i]}`);
    });
    assert.deepEqual(fit.names, ['theta[0]', 'theta[1]', 'theta[2]']);
    assert.equal(fit.model, 'custom');
  });

test('the linear response restores a Gaussian', () => {
  const fit = core.fit(chain(mean, c), { family: 'mean-field', linearResponse: true });
  // Exact for a Gaussian (Giordano et al. 2018, section 3); its Hessian is differenced here.
  variances.forEach((variance, i) => assert.ok(Math.abs(fit.responseSd[i] / Math.sqrt(variance) - 1) < 1e-3));
});

test('a density on this side is the same fit as the engine has it', () => {
  const model = logistic(50, 2);
  const twin = core.start(model);
  const same = { dim: 2, logDensityGradient: (theta, grad) => {
    const { logDensity, gradient } = twin.report().logDensityGradient(theta);
    grad.set(gradient);
    return logDensity;
  } }; // prettier-ignore
  assert.equal(core.fit(same).hash, core.fit(model).hash);
});

test('slices change nothing, nor does what is done to theta', () => {
  const whole = core.fit(chain(mean, c));
  const run = core.start(chain(mean, c));
  while (!run.done) run.advance(0.01);
  assert.deepEqual(reportOf(run.report()), reportOf(whole));
  const { logDensityGradient } = chain(mean, c);
  const mutating = (theta, grad) => {
    const value = logDensityGradient(theta, grad);
    theta.fill(NaN);
    return value;
  };
  assert.deepEqual(reportOf(core.fit({ dim: 3, logDensityGradient: mutating })), reportOf(whole));
});

test('a step is as many draws as there are', () => {
  let calls = 0;
  const { logDensityGradient } = normal(2);
  const counting = (theta, grad) => {
    calls++;
    return logDensityGradient(theta, grad);
  };
  const run = core.start({ dim: 2, logDensityGradient: counting }, { ...endless, draws: 12 });
  for (let step = 1; step <= 5; step++) {
    run.step();
    assert.equal(calls, 12 * step);
  }
});

test('what there is to ask of it', () => {
  const fit = core.fit({ ...normal(2), names: ['a', 'b'] });
  assert.deepEqual(fit.names, ['a', 'b']);
  assert.deepEqual(fit.logDensityGradient([0, 3]), { logDensity: -2.5, gradient: Float64Array.of(1, -2) });
  assert.equal(fit.sample(10).length, 20);
  refuses(() => fit.predict([[1, 2]]), 'NO_PREDICTION');
});

const failing = (logDensityGradient) => () => core.fit({ dim: 2, logDensityGradient });
const field = 'logDensityGradient';

test('a function that throws', () => {
  for (const cause of [new TypeError('mine'), 'text', undefined, null, { toString: null }, Symbol('s')]) {
    const thrower = failing(() => {
      throw cause;
    });
    refuses(thrower, 'MODEL_THREW', { field, cause }, /cause/);
  }
});

test('a function that returns no number', () => {
  for (const value of [undefined, null, '1', 1n, {}, [1], new Float64Array(1), true])
    refuses(
      failing(() => value),
      'MODEL_NOT_A_NUMBER',
      { field },
      /return the log density/,
    );
});

test('a function that gives NaN for every draw', () => {
  refuses(
    failing((_, grad) => (grad.fill(0), NaN)),
    'MODEL_NAN',
    { field },
    /returned NaN.*theta = \[/,
  );
  refuses(
    failing((_, grad) => ((grad[0] = 0), 1)),
    'MODEL_NAN',
    { field },
    /left NaN in grad\[1\]/,
  );
  refuses(
    failing(() => 1),
    'MODEL_NAN',
    { field },
    /grad\[0\]/,
  );
  assert.throws(
    failing(() => 1),
    ({ theta }) => theta instanceof Float64Array && theta.length === 2 && theta.every(Number.isFinite),
  );
});

test('a function that fails now and then is a bad step and no error', () => {
  let calls = 0;
  const { logDensityGradient } = normal(2);
  for (const bad of [NaN, -Infinity, Infinity]) {
    const fit = core.fit({
      dim: 2,
      logDensityGradient: (theta, grad) => (++calls % 50 === 0 ? bad : 1) * logDensityGradient(theta, grad),
    });
    assert.ok(fit.mean.every(Number.isFinite));
  }
});

test('-Infinity everywhere diverges, as a status', () => {
  const fit = core.fit({ dim: 2, logDensityGradient: (_, grad) => (grad.fill(0), -Infinity) });
  assert.equal(fit.status, 'diverged');
  assert.equal(fit.toJSON().elbo, null);
});

test('after an error a run stands where it was', () => {
  const { logDensityGradient } = normal(2);
  let broken = false;
  const model = {
    dim: 2,
    logDensityGradient(theta, grad) {
      if (broken) throw new Error('broken');
      return logDensityGradient(theta, grad);
    },
  };
  const run = core.start(model);
  run.step(30);
  const before = run.progress();
  broken = true;
  refuses(() => run.step(), 'MODEL_THREW');
  assert.deepEqual(run.progress(), before);
  broken = false;
  run.advance(Infinity);
  assert.deepEqual(reportOf(run.report()), reportOf(core.fit(normal(2))));
});

test('a function that closes its run, and one that asks it', () => {
  const { logDensityGradient } = normal(2);
  const run = core.start({
    dim: 2,
    logDensityGradient(theta, grad) {
      run.close();
      return logDensityGradient(theta, grad);
    },
  });
  refuses(() => run.advance(Infinity), 'CLOSED');
  const other = core.start({
    dim: 2,
    logDensityGradient(theta, grad) {
      other.progress();
      core.fit(normal(1)).close();
      return logDensityGradient(theta, grad);
    },
  }, { maxSteps: 5 }); // prettier-ignore
  other.advance(Infinity);
  assert.deepEqual(other.report().mean, core.fit(normal(2), { maxSteps: 5 }).mean);
});

test('a function that advances its own run, or takes its arrays away', () => {
  const run = core.start({ dim: 2, logDensityGradient: () => run.step() });
  refuses(() => run.step(), 'MODEL_THREW');
  const taking = failing((_, grad) => (structuredClone(grad, { transfer: [grad.buffer] }), 0));
  assert.throws(taking, ({ code }) => code.startsWith('MODEL_'));
});

test('what is no density', () => {
  const { logDensityGradient } = normal(2);
  for (const dim of [0, -1, 1.5, NaN, '2', null, 2 ** 32])
    refuses(() => core.fit({ dim, logDensityGradient }), 'BAD_MODEL', { field: 'dim' });
  for (const given of [undefined, 7, {}, 'f'])
    refuses(() => core.fit({ dim: 2, logDensityGradient: given }), 'BAD_MODEL', { field });
  refuses(() => core.fit({ dim: 2, module: 'https://example.org/m.js' }), 'BAD_MODEL', { field }, /imported/);
  refuses(() => core.fit({ dim: 2, logDensityGradient, names: ['a'] }), 'BAD_LENGTH', { field: 'names' });
});
