// Options: each reaches the engine, and what is none is refused.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadCore } from '../../../wasm/src/core.js';
import { checkOptions, moduleFor } from '../../../wasm/src/options.js';
import { dist, refuses } from './support/core.mjs';
import { logistic } from './support/vi.mjs';

const core = await loadCore({ wasm: { base: dist }, module: 'full' });
const model = logistic(60, 3);
const fit = (options) => core.fit(model, options);

test('the defaults are the named ones', () => {
  const { hash } = fit();
  const family = 'full-rank';
  const named = {
    family,
    precision: 'double',
    optimizer: 'adam',
    gradient: 'sticking-the-landing',
    draws: 8,
    seed: 1,
  };
  assert.equal(fit(named).hash, hash);
  assert.equal(fit({ seed: 1n, family: undefined, start: undefined }).hash, hash);
});

test('each option makes a difference', () => {
  const { hash } = fit();
  for (const options of [
    { family: 'mean-field' },
    { precision: 'single' },
    { optimizer: 'lbfgs' },
    { optimizer: 'plain-adam', maxSteps: 50 },
    { sampler: 'antithetic' },
    { sampler: 'independent' },
    { sampler: 'qmc' },
    { gradient: 'reparam' },
    { draws: 16 },
    { maxSteps: 20 },
    { tolerance: 1e-3 },
    { seed: 2 },
    { seed: 2n ** 64n - 1n },
    { start: { mean: [1, 1, 1], scaleTril: [1, 0, 0, 0, 1, 0, 0, 0, 1] } },
  ])
    assert.notEqual(
      fit(options).hash,
      hash,
      JSON.stringify(options, (_, value) => (typeof value === 'bigint' ? `${value}` : value)),
    );
  assert.notEqual(fit({ elboDraws: 64 }).elbo, fit().elbo);
  const slow = { optimizer: 'plain-adam', maxSteps: 50 };
  assert.notEqual(fit({ ...slow, stepSize: 0.1 }).hash, fit(slow).hash);
  assert.ok(fit({ family: 'mean-field', linearResponse: true }).responseSd.every((sd) => sd > 0));
});

test('what is no option, with the nearest that is', () => {
  refuses(() => fit({ maxStep: 3 }), 'BAD_OPTION', { field: 'maxStep' }, /did you mean 'maxSteps'/);
  refuses(() => fit({ Family: 'full-rank' }), 'BAD_OPTION', { field: 'Family' }, /'family'/);
  refuses(() => fit({ quux: 1 }), 'BAD_OPTION', { field: 'quux' }, /family/);
  refuses(() => fit({ constructor: 1 }), 'BAD_OPTION', { field: 'constructor' });
  for (const options of [null, 7, 'fast', true]) refuses(() => fit(options), 'BAD_OPTION');
});

test('what an option may not be', () => {
  for (const [option, values] of Object.entries({
    family: ['fullrank', 1, null, 'toString'],
    precision: ['float', 64],
    optimizer: ['sgd'],
    sampler: ['auto', null],
    gradient: ['stl', 0],
    draws: [1.5, -1, NaN, Infinity, '8', 2 ** 32, 8n],
    maxSteps: [0.5, -1, '9', null],
    elboDraws: [2.5, '4'],
    tolerance: ['0.1', null, 1n],
    seed: [-1, 0.5, NaN, '1', 2 ** 53, -1n, 2n ** 64n, null],
    linearResponse: [1, 'yes'],
    start: [7, {}, { mean: [0, 0, 0] }, { scaleTril: [1] }],
    signal: [{}, 'stop', true],
    onProgress: ['log', {}],
    stepsPerUpdate: [0, -1, 1.5, '3', Infinity],
    transfer: [1, null],
  }))
    for (const value of values) refuses(() => fit({ [option]: value }), 'BAD_OPTION', { field: option });
  for (const stepSize of ['0.1', null, 1n])
    refuses(() => fit({ optimizer: 'plain-adam', stepSize }), 'BAD_OPTION', { field: 'stepSize' });
  refuses(() => fit({ stepSize: 0.1 }), 'BAD_OPTION', { field: 'stepSize' }, /plain-adam/);
});

test('what the engine refuses is said in the words of the options', () => {
  refuses(() => fit({ draws: 0 }), 'BAD_DRAWS', { field: 'draws' }, /option `draws`/);
  refuses(() => fit({ draws: 65537 }), 'BAD_DRAWS', { field: 'draws' });
  refuses(() => fit({ maxSteps: 0 }), 'BAD_STEPS', { field: 'maxSteps' }, /option `maxSteps`/);
  refuses(() => fit({ elboDraws: 3 }), 'BAD_ELBO_DRAWS', { field: 'elboDraws' });
  for (const tolerance of [-1, NaN, Infinity])
    refuses(() => fit({ tolerance }), 'BAD_TOLERANCE', { field: 'tolerance' });
  for (const stepSize of [0, -1, NaN])
    refuses(() => fit({ optimizer: 'plain-adam', stepSize }), 'BAD_STEP_SIZE', { field: 'stepSize' });
  const wide = logistic(70, 65);
  refuses(() => core.fit(wide, { sampler: 'orthogonal' }), 'BAD_SAMPLER');
  refuses(() => fit({ sampler: 'fixed' }), 'BAD_COMBINATION', {}, /sampler 'fixed'.*gradient 'reparam'/);
  refuses(() => fit({ linearResponse: true }), 'BAD_COMBINATION', {}, /linearResponse needs family 'mean-field'/);
  refuses(
    () => fit({ optimizer: 'lbfgs', draws: 2 }),
    'TOO_FEW_DRAWS',
    { field: 'draws' },
    /2 draws where at least \d+/,
  );
});

test('a start that is none', () => {
  const scaleTril = [1, 0, 0, 0, 1, 0, 0, 0, 1];
  refuses(() => fit({ start: { mean: [0, 0], scaleTril } }), 'BAD_LENGTH', { field: 'start' });
  refuses(() => fit({ start: { mean: [0, 0, 0], scaleTril: [1, 0, 0, 1] } }), 'BAD_LENGTH', { field: 'start' });
  refuses(() => fit({ start: { mean: [0, 0, 0], scaleTril: [1] } }), 'BAD_LENGTH', { field: 'start' });
  for (const bad of [NaN, 0, -1]) {
    const start = { mean: [0, 0, 0], scaleTril: [bad, ...scaleTril.slice(1)] };
    refuses(() => fit({ start }), 'BAD_START');
  }
});

test('which module options need', () => {
  const double = [undefined, {}, { optimizer: 'adam' }, { linearResponse: false }, { precision: 'double' }];
  const full = [{ optimizer: 'lbfgs' }, { sampler: 'qmc' }, { sampler: 'fixed' }, { linearResponse: true }];
  for (const options of double) assert.equal(moduleFor(options), 'double');
  for (const options of full) {
    assert.equal(moduleFor(options), 'full');
    assert.equal(moduleFor({ ...options, precision: 'single' }), 'full');
  }
  assert.equal(moduleFor({ precision: 'single' }), 'single');
  assert.equal(moduleFor({ sampler: 'antithetic' }, 'program'), 'program');
  for (const options of [...full, { precision: 'single' }]) assert.equal(moduleFor(options, 'program'), 'full');
});

test('options are read once', () => {
  let reads = 0;
  const options = { get seed() { return ++reads; } }; // prettier-ignore
  assert.deepEqual(checkOptions(options), { seed: 1 });
  assert.equal(reads, 1);
});
