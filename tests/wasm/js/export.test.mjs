// C headers are those of the command, byte for byte; what has none is refused.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { toHeader } from '../../../wasm/src/export.js';
import { numberText } from '../../../wasm/src/export/text.js';
import { skip } from './support/command.mjs';
import { datasetModel, openVariant, refuses } from './support/core.mjs';
import { filesOf, glm, oddNames, poissonRate, schools } from './support/program_models.mjs';

const core = await openVariant('.full.simd');
const folder = mkdtempSync(join(tmpdir(), 'tinyelbo-export-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const path = (name) => join(folder, name);

function run(...parameters) {
  try {
    return execFileSync(process.env.TINYELBO_COMMAND, parameters, { encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    assert.equal(error.status, 1, error.stderr); // where a fit has not converged
    return error.stdout;
  }
}

const cases = [
  ['penguins', ['--prior', 'normal:2.5'], { prior: { sd: 2.5 } }, {}],
  ['penguins', ['--precision', 'single', '--family', 'mean-field'], {}, { precision: 'single', family: 'mean-field' }],
  ['wages', ['--noise-sd', '0.3', '--seed', '18446744073709551615'], { noiseSd: 0.3 }, { seed: 2n ** 64n - 1n }],
  ['wages', ['--optimizer', 'lbfgs', '--draws', '300'], {}, { optimizer: 'lbfgs', draws: 300 }],
  [
    'stackloss',
    ['--optimizer', 'plain-adam', '--step-size', '1e-5', '--gradient', 'reparam', '--sampler', 'qmc', '--steps', '70'],
    {},
    { optimizer: 'plain-adam', stepSize: 1e-5, gradient: 'reparam', sampler: 'qmc', maxSteps: 70 },
  ],
  [
    'stackloss',
    ['--family', 'mean-field', '--linear-response', '--elbo-draws', '64', '--tolerance', '0.03'],
    {},
    { family: 'mean-field', linearResponse: true, elboDraws: 64, tolerance: 0.03 },
  ],
];

for (const [name, parameters, given, options] of cases)
  test(`${name} ${parameters.join(' ')}`, { skip }, () => {
    const { model } = datasetModel(name, given);
    const fit = core.fit(model, options);
    const [header, json] = [path('model.h'), path('model.json')];
    run('fit', name, ...parameters, '--quiet', '--header', header, '--json', json);
    assert.equal(toHeader(model, { name: 'model', fit, ...options }), readFileSync(header, 'utf8'));
    assert.equal(toHeader(fit, { name: 'other' }), run('export', json, '--name', 'other'));
    writeFileSync(json, JSON.stringify(fit));
    assert.equal(toHeader(fit, { name: 'other' }), run('export', json, '--name', 'other'));
    fit.close();
  });

const programs = { schools: schools(), 'a rate': poissonRate(), 'a regression': glm(20, 3), 'odd names': oddNames() };
for (const [name, model] of Object.entries(programs))
  test(name, { skip }, () => {
    const [, program, data] = filesOf(model);
    assert.equal(toHeader({ ...model, data: undefined }, { name: 'alone' }), run('export', program, '--name', 'alone'));
    for (const precision of ['single', 'double'])
      assert.equal(
        toHeader(model, { name: 'with_data', precision }),
        run('export', program, data, '--name', 'with_data', '--precision', precision),
      );
  });

test('a model without a fit has all but the posterior', () => {
  const { model } = datasetModel('stackloss');
  const header = toHeader(model, { name: 'loss', precision: 'single' });
  assert.match(header, /static inline te_config loss_config\(te_slot \*slots\)/);
  assert.doesNotMatch(header, /loss_mean|loss_start/);
});

test('numbers read back', () => {
  assert.equal(numberText(0.1, 'double'), '0.1');
  assert.equal(numberText(0.30000000000000004, 'double'), '0x1.3333333333334p-2');
  assert.equal(numberText(Math.fround(0.1), 'single'), '0.1f');
  assert.equal(numberText(Math.fround(1 / 3), 'single'), '0x1.555556p-2f');
  assert.equal(numberText(-0, 'double'), '-0.0');
  assert.equal(numberText(2 ** -1074, 'double'), '0x0.0000000000001p-1022');
  assert.equal(numberText(1e6, 'double'), '0x1.e848p+19');
});

test('the posterior of a program and of a density', () => {
  const density = { dim: 1, logDensityGradient: (theta, grad) => ((grad[0] = -theta[0]), -(theta[0] ** 2) / 2) };
  for (const [model, title] of [
    [schools(), 'the posterior of a program'],
    [density, 'the posterior of a custom model'],
  ])
    assert.match(toHeader(core.fit(model), { name: 'model' }), new RegExp(`^/\\* Made by tinyelbo .*: ${title}\\.\n`));
});

test('what is refused', () => {
  const { model } = datasetModel('stackloss');
  const fit = core.fit(model);
  for (const name of [undefined, '', '9a', 'a-b', '_a', 'int', 'class', 'te', 'te_fit', 'é'])
    refuses(() => toHeader(fit, { name }), 'BAD_NAME', { field: 'name' });
  const [code, name] = ['BAD_MODEL', 'model'];
  refuses(() => toHeader({ ...fit, status: 'diverged' }, { name }), code, {}, /diverged/);
  refuses(() => toHeader({ ...fit, scaleTril: null }, { name }), code, {}, /too many parameters/);
  refuses(() => toHeader({ ...fit, mean: new Float64Array(2) }, { name }), code, {}, /no fit/);
  refuses(() => toHeader({ ...fit, precision: 'half' }, { name }), code, {}, /no fit/);
  refuses(() => toHeader(undefined, { name }), code, {}, /no fit and no model/);
  refuses(() => toHeader({ dim: 2 }, { name }), code, {}, /only regressions/);
  refuses(() => toHeader(model, { name, fit, precision: 'single' }), 'BAD_OPTION', {}, /precision/);
  refuses(() => toHeader(model, { name, start: fit }), 'BAD_OPTION', { field: 'start' });
  refuses(() => toHeader(schools(), { name, fit }), 'BAD_OPTION', { field: 'fit' });
  refuses(() => toHeader(model, { name, familie: 'full-rank' }), 'BAD_OPTION', {}, /family/);
  refuses(() => toHeader({ ...model, y: model.y.map(() => NaN) }, { name }), 'DATA_NOT_FINITE', {}, /y, row \[0\]/);
  const large = { ...poissonRate(), data: { deaths: [3, 5, 2], exposure: [1, 1, 2, 1, 1, 1e39] } };
  refuses(() => toHeader(large, { name, precision: 'single' }), 'DATA_NOT_FINITE', {}, /exposure, row \[5\]/);
  refuses(() => toHeader({ type: 'program', bytes: new Uint8Array(8) }, { name }), 'PROGRAM_CORRUPT', {}, /bytes/);
  refuses(() => toHeader({ type: 'program' }, { name }), code, {}, /no bytes/);
  fit.close();
});
