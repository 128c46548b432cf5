// Fits of model programs: as by the command to the last bit, in a worker and here, and what they report.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runProgram, skip, textOfProgram } from './support/command.mjs';
import { openVariant, refuses } from './support/core.mjs';
import { glm, oddNames, poissonRate, schools } from './support/program_models.mjs';
import { endless, logistic, openCore, openVI, places } from './support/vi.mjs';

const core = await openCore({ module: 'program' });
const full = await openCore();
const models = { schools: schools(), 'a rate': poissonRate(), 'a regression': glm(200, 3), 'odd names': oddNames() };

const cases = [
  [[], {}],
  [['--family', 'mean-field', '--seed', '7'], { family: 'mean-field', seed: 7 }],
  [['--precision', 'single'], { precision: 'single' }],
  [['--optimizer', 'lbfgs'], { optimizer: 'lbfgs' }],
];

for (const [name, model] of Object.entries(models))
  for (const [parameters, options] of cases)
    test(`${name} ${parameters.join(' ')} is as by the command`, { skip }, async () => {
      const expected = textOfProgram(runProgram(model, ...parameters));
      assert.equal(textOfProgram(full.fit(model, options)), expected);
      for (const worker of Object.values(places)) {
        const vi = await openVI({ worker });
        assert.equal(textOfProgram(await vi.fit(model, options)), expected);
        vi.close();
      }
    });

test('every module gives the same', async () => {
  const fits = [];
  for (const variant of ['.program', '.program.simd', '.full', '.full.simd']) {
    const fit = (await openVariant(variant)).fit(models.schools);
    fits.push({ text: textOfProgram(fit), drawn: fit.outputDraws(20), at: fit.logDensityGradient(fit.mean) });
  }
  for (const fit of fits.slice(1)) assert.deepEqual(fit, fits[0]);
});

test('a regression as a program is the regression', () => {
  const [program, regression] = [core.fit(models['a regression']), core.fit(logistic(200, 3))];
  assert.equal(program.hash, regression.hash);
  assert.equal(program.model, 'program');
  assert.deepEqual(program.names, ['beta[0]', 'beta[1]', 'beta[2]']);
  const theta = [0.5, -1, 2];
  assert.deepEqual(program.logDensityGradient(theta), regression.logDensityGradient(theta));
  assert.deepEqual(program.sample(5), regression.sample(5));
  // Parameters without a transform are reported as they are.
  assert.deepEqual(program.outputDraws(5).beta.draws, regression.sample(5));
});

test('a rate has its posterior', () => {
  const { outputs, names } = core.fit(models['a rate']);
  assert.deepEqual(names, ['unconstrained rate']);
  assert.deepEqual(outputs.map(({ name }) => name), ['rate', 'rates[0]', 'rates[1]', 'rates[2]']);
  // The best N(m, s^2) of log rate has mean e^(m + s^2 / 2) = 12 / 7.5 and s^2 = 1 / 12. The stop allows m an error of
  // 0.02 s, and s one of 2 %; 4000 draws add theirs.
  const [mean, s] = [12 / 7.5, Math.sqrt(1 / 12)];
  const ofMean = (4 * mean * Math.sqrt(Math.expm1(s * s))) / Math.sqrt(4000);
  assert.ok(Math.abs(outputs[0].mean - mean) < ofMean + mean * (0.02 * s + 0.02 * s * s));
  const { '0.05': low, '0.5': median, '0.95': high } = outputs[0].quantiles;
  assert.ok(low < median && median < high);
  // The second exposure is 3; each mean is a sum of 4000 rounded terms.
  assert.ok(Math.abs(outputs[2].mean / outputs[0].mean - 3) < 3 * 4000 * Number.EPSILON);
});

test('draws of outputs are those of sample, whatever part is asked for', () => {
  const fit = core.fit(models.schools);
  const { mu, tau, z, theta } = fit.outputDraws(100);
  assert.deepEqual([mu.shape, tau.shape, z.shape, theta.shape], [[], [], [8], [8]]);
  const draws = fit.sample(100);
  for (let i = 0; i < 100; i++) {
    assert.equal(mu.draws[i], draws[10 * i]);
    assert.ok(tau.draws[i] > 0);
    for (let j = 0; j < 8; j++) {
      assert.equal(z.draws[8 * i + j], draws[10 * i + 2 + j]);
      assert.equal(theta.draws[8 * i + j], mu.draws[i] + tau.draws[i] * z.draws[8 * i + j]);
    }
  }
  const later = fit.outputDraws(13, 50);
  assert.deepEqual(later.theta.draws, theta.draws.slice(8 * 50, 8 * 63));
  assert.equal(fit.outputDraws(0).theta.draws.length, 0);
  assert.deepEqual(fit.outputs.map(({ name }) => name).slice(0, 3), ['mu', 'tau', 'z[0]']);
});

for (const [place, worker] of Object.entries(places)) {
  test(`${place}: names of any kind are kept`, async () => {
    const vi = await openVI({ worker });
    const fit = await vi.fit(models['odd names']);
    assert.equal(fit.outputs[0].name, '__proto__[0]');
    assert.equal(fit.outputs.at(-1).name, 'toString[1, 1]');
    const draws = await fit.outputDraws(2);
    assert.deepEqual(Object.keys(draws), ['__proto__', '<img src=x onerror=alert(1)>', 'toString']);
    assert.equal(Object.getPrototypeOf(draws), Object.prototype);
    assert.deepEqual(draws.toString.shape, [2, 2]);
    assert.deepEqual(draws.toString.draws, Float64Array.of(1, 2, 3, 4, 1, 2, 3, 4));
    assert.deepEqual(JSON.parse(JSON.stringify(fit)).outputs, structuredClone(fit).outputs);
    vi.close();
  });

  test(`${place}: streams, and fits at once`, async () => {
    const vi = await openVI({ worker });
    const stream = vi.stream(models.schools, { stepsPerUpdate: 100, maxSteps: 1000 });
    const steps = [];
    for await (const progress of stream) steps.push(progress.steps);
    assert.ok(steps.length >= 10);
    const fits = await Promise.all([stream.result, vi.fit(models['a rate']), vi.fit(logistic())]);
    assert.deepEqual(fits.map(({ outputs }) => outputs?.length), [18, 4, undefined]);
    assert.equal('outputDraws' in fits[2], false);
    vi.close();
  });

  test(`${place}: an abort ends it, and so does closing while draws are made`, async () => {
    const vi = await openVI({ worker });
    const controller = new AbortController();
    const onProgress = () => controller.abort(new Error('left'));
    await assert.rejects(vi.fit(models.schools, { ...endless, onProgress, signal: controller.signal }), /left/);
    const fit = await vi.fit(models.schools);
    const drawing = fit.outputDraws(1_000_000);
    fit.close();
    await assert.rejects(drawing, { code: 'CLOSED' });
    vi.close();
  });

  test(`${place}: data stay, unless they are handed over; bytes always stay`, async () => {
    const vi = await openVI({ worker });
    const model = glm(50, 2);
    const { hash } = await vi.fit(model);
    assert.ok(model.data.x.length > 0 && model.bytes.length > 0);
    const buffer = model.bytes.buffer.slice(0);
    assert.equal((await vi.fit({ ...model, bytes: buffer }, { transfer: true })).hash, hash);
    assert.ok(buffer.byteLength > 0);
    assert.equal(model.data.x.length, 0);
    await assert.rejects(vi.fit(model), { code: 'DETACHED', field: 'x' });
    vi.close();
  });
}

test('what a program does not ask for may be of any kind', async () => {
  const vi = await openVI();
  const model = { ...models.schools, data: { ...models.schools.data, other: () => 'no data', y2: 3n } };
  assert.equal((await vi.fit(model)).hash, core.fit(model).hash);
  vi.close();
});

test('data in all shapes that numbers have', () => {
  const { bytes, data } = models['a rate'];
  const { hash } = core.fit(models['a rate']);
  const others = [
    { deaths: Uint8Array.of(3, 5, 2), exposure: Float32Array.of(1, 1, 2, 1, 1, 0.5) },
    { deaths: [[3], [5], [2]], exposure: [1, 1, 2, 1, 1, 0.5] },
    { deaths: Uint16Array.of(3, 5, 2), exposure: [Float64Array.of(1, 1), [2, 1], Float32Array.of(1, 0.5)] },
    Object.assign(Object.create(null), data),
  ];
  for (const other of others) assert.equal(core.fit({ type: 'program', bytes, data: other }).hash, hash);
  const file = new Uint8Array(bytes.length + 5);
  file.set(bytes, 5);
  assert.equal(core.fit({ type: 'program', bytes: file.subarray(5), data }).hash, hash);
});

test('an unfinished fit reports its outputs as they stand', () => {
  const run = core.start(models.schools, endless);
  run.step(5);
  const early = run.report().outputs;
  run.step(50);
  assert.notDeepEqual(run.report().outputs, early);
  assert.equal(run.report().status, 'running');
  run.close();
  assert.throws(() => run.report(), { code: 'CLOSED' });
});

test('options and modules that do not go with a program', async () => {
  const lean = await openCore({ module: 'double' });
  refuses(() => lean.fit(models.schools), 'NEEDS_MODULE', {}, /module: 'program'/);
  refuses(() => core.fit(models.schools, { precision: 'single' }), 'NEEDS_MODULE', {}, /module: 'full'/);
  refuses(() => core.fit(models.schools, { optimizer: 'lbfgs' }), 'NEEDS_MODULE', {}, /module: 'full'/);
  refuses(() => core.fit(models.schools).predict([[1]]), 'NO_PREDICTION', {}, /outputDraws/);
  refuses(() => core.fit(models.schools).logDensityGradient([1]), 'BAD_LENGTH', { field: 'theta' }, /give 10/);
  assert.equal(core.fit(logistic()).hash, lean.fit(logistic()).hash, 'the module of programs fits regressions, too');
});
