// toJSON is the command's JSON: the same keys, and the same values to the last bit.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runCommand, skip, textOf } from './support/command.mjs';
import { datasetModel, openVariant } from './support/core.mjs';
import { endless, logistic } from './support/vi.mjs';

const core = await openVariant('.full.simd');

const cases = [];
for (const name of ['penguins', 'wages'])
  for (const family of ['full-rank', 'mean-field'])
    for (const precision of ['double', 'single']) {
      const options = { family, precision };
      cases.push([name, ['--family', family, '--precision', precision], options]);
    }
cases.push(['wages', ['--optimizer', 'lbfgs'], { optimizer: 'lbfgs' }]);
cases.push(['wages', ['--sampler', 'qmc', '--seed', '7'], { sampler: 'qmc', seed: 7n }]);
cases.push(['wages', ['--family', 'mean-field', '--linear-response'], { family: 'mean-field', linearResponse: true }]);
cases.push([
  'penguins',
  ['--optimizer', 'plain-adam', '--step-size', '0.05', '--steps', '300', '--draws', '16', '--elbo-draws', '64'],
  { optimizer: 'plain-adam', stepSize: 0.05, maxSteps: 300, draws: 16, elboDraws: 64 },
]);
cases.push([
  'penguins',
  ['--sampler', 'independent', '--gradient', 'reparam', '--tolerance', '0.1'],
  { sampler: 'independent', gradient: 'reparam', tolerance: 0.1 },
]);

for (const [name, parameters, options] of cases)
  test(`${name} ${parameters.join(' ')} is as by the command`, { skip }, () => {
    const { model } = datasetModel(name, { prior: { sd: 2.5 } });
    const fit = core.fit(model, options);
    assert.equal(textOf(fit), textOf(runCommand(name, '--prior', 'normal:2.5', ...parameters)));
    fit.close();
  });

test('a flat prior and a known noise are as by the command', { skip }, () => {
  const { model } = datasetModel('wages', { noiseSd: 0.5 });
  assert.equal(textOf(core.fit(model)), textOf(runCommand('wages', '--noise-sd', '0.5')));
});

for (const options of [{}, { family: 'mean-field', precision: 'single' }, { precision: 'single' }])
  test(`every module gives the same: ${JSON.stringify(options)}`, async () => {
    const { model } = datasetModel('penguins', { prior: { sd: 2.5 } });
    const results = [];
    const name = options.precision === 'single' ? '.single' : '';
    for (const variant of [name, `${name}.simd`, '.full', '.full.simd']) {
      const fit = (await openVariant(variant)).fit(model, options);
      results.push({
        text: textOf(fit),
        trace: fit.elboTrace,
        predicted: fit.predict(model.x),
        drawn: fit.sample(100),
      });
    }
    for (const result of results.slice(1)) assert.deepEqual(result, results[0]);
  });

test('numbers that are not finite are null, matrices are rows, large seeds stay exact', () => {
  const run = core.start(logistic(), { ...endless, seed: 2n ** 64n - 1n });
  run.step(3);
  const fit = run.report();
  assert.ok(Number.isNaN(fit.khat));
  const json = JSON.parse(JSON.stringify(fit));
  assert.equal(json.k_hat, null);
  assert.equal(json.corrected_mean, null);
  assert.equal(json.status, 'running');
  assert.equal(json.seed, '18446744073709551615');
  assert.equal(fit.seed, 2n ** 64n - 1n);
  assert.deepEqual(json.scale_tril.flat(), Array.from(fit.scaleTril));
  assert.equal(json.covariance.length, 3);
  assert.match(json.hash, /^[0-9a-f]{16}$/);
  fit.close();
});
