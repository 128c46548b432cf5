// Whatever is passed, the outcome is a fit whose numbers are as documented, or a VIError; nothing passed is changed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadCore, regression, VIError } from '../../../wasm/src/core.js';
import { OddValues, thrower } from './odd_values.mjs';
import { Random } from './random.mjs';
import { randomTable } from './random_table.mjs';

const base = new URL('../../../wasm/dist/', import.meta.url);
const core = await loadCore({ wasm: { base }, module: 'full' });
const ROUNDS = Number(process.env.TINYELBO_FUZZ_ROUNDS ?? 400);

const allFinite = (values) => values.every(Number.isFinite);

/** What tinyelbo.h says of each result. */
function assertDocumented(fit) {
  for (const name of ['mean', 'sd', 'scaleTril', 'covariance']) assert.ok(allFinite(fit[name]), `${name}: ${fit[name]}`);
  // Those of a single-precision q far too narrow may round to 0.
  assert.ok(fit.sd.every((sd) => sd >= 0) && fit.mean.every((_, i) => fit.scaleTril[i * (fit.mean.length + 1)] > 0));
  assert.ok(Number.isFinite(fit.elbo) || fit.elbo === -Infinity, `elbo: ${fit.elbo}`);
  assert.ok(fit.errorBound >= 0 && fit.meanError.every((error) => error >= 0), `error bound: ${fit.errorBound}`);
  assert.ok(fit.correctedMean === null || allFinite(fit.correctedMean), `corrected mean: ${fit.correctedMean}`);
  assert.equal(fit.names.length, fit.mean.length);
  assert.ok(allFinite(fit.sample(3)));
  assert.equal(JSON.parse(JSON.stringify(fit)).hash, fit.hash);
}

/** Runs what may only succeed or throw a VIError with a code and a message; whether it succeeded. */
function attempt(run, describe) {
  try {
    run();
    return true;
  } catch (error) {
    if (error instanceof VIError && /^[A-Z_]+$/.test(error.code) && error.message.length > 10) return false;
    throw new Error(`not a VIError, for ${describe()}`, { cause: error });
  }
}

function describe(object, name) {
  try {
    const value = object[name];
    return `${name}: ${typeof value === 'string' ? value.slice(0, 40) : Object.prototype.toString.call(value)}`;
  } catch {
    return `${name}: throws`;
  }
}

const describeAll = (object, names) => names.map((name) => describe(object, name)).join(', ');

const normal = (theta, gradient) => {
  gradient.set(theta.map((value) => -value));
  return -theta.reduce((sum, value) => sum + value * value, 0) / 2;
};

/** A model that can be fitted. */
function goodModel(random, odd) {
  const [n, d] = [12, 1 + random.below(2)];
  const type = random.pick(['logistic', 'linear']);
  const x = odd.keep(Float64Array.from(random.array(n * d, () => random.uniform() - 0.5)));
  const y = odd.keep(random.array(n, (i) => (type === 'linear' ? random.uniform() : i % 2)));
  const prior = random.pick([{ sd: 2 }, { sd: odd.keep(Array(d).fill(1)) }]);
  return random.pick([{ type, x, y, prior }, { type, x, y, n, d, prior }, { dim: 2, logDensityGradient: normal }]);
}

const MODEL_NAMES = ['type', 'x', 'y', 'n', 'd', 'names', 'prior', 'noiseSd', 'dim', 'logDensityGradient'];
const OPTIONS = {
  family: ['full-rank', 'mean-field'],
  precision: ['double', 'single'],
  optimizer: ['adam', 'plain-adam', 'lbfgs'],
  sampler: ['orthogonal', 'antithetic', 'independent', 'qmc', 'fixed'],
  gradient: ['sticking-the-landing', 'reparam'],
  draws: [1, 3, 8, 33],
  elboDraws: [4, 100],
  tolerance: [0, 0.1],
  stepSize: [0.01, 10],
  seed: [0, 7, 2n ** 63n],
  linearResponse: [true, false],
  stepsPerUpdate: [1, 5],
};
const OPTION_NAMES = [...Object.keys(OPTIONS), 'maxSteps', 'start', 'signal', 'transfer', 'other'];
// A great many steps or draws are no error, only slow.
const BOUNDED = ['maxSteps', 'draws', 'elboDraws'];

function goodOptions(random) {
  const names = random.shuffle(Object.keys(OPTIONS)).slice(0, random.below(4));
  const some = Object.fromEntries(names.map((name) => [name, random.pick(OPTIONS[name])]));
  return { maxSteps: 1 + random.below(30), ...some };
}

/** Spoils up to two properties. Returns their names. */
function spoil(random, odd, object, names) {
  const spoiled = random.shuffle(names).slice(0, random.below(3));
  for (const name of spoiled) {
    const value = BOUNDED.includes(name) ? random.pick([NaN, -1, 1.5, 2 ** 32, '8', null, {}]) : odd.any();
    const property = random.below(8) ? { value, writable: true } : { get: thrower };
    Object.defineProperty(object, name, { ...property, enumerable: true, configurable: true });
  }
  return spoiled;
}

/** Asks a fit for something odd. */
function ask(random, odd, fit) {
  const argument = () => random.pick([odd.any(), undefined, 1, [1, 2]]);
  const options = () => random.pick([undefined, { level: argument() }, { draws: random.pick([8, 9, 0, NaN, {}]) }]);
  const questions = {
    sample: () => fit.sample(random.pick([0, 5, -1, 1.5, NaN, '5', null, odd.object()]), argument()),
    predict: () => fit.predict(argument(), options()),
    logDensityGradient: () => fit.logDensityGradient(argument()),
  };
  const name = random.pick(Object.keys(questions));
  attempt(questions[name], () => name);
}

/** Many rounds, each with arrays of its own that must stay as they are; `fuzz` tells whether it ended in a fit. */
function testOdd(what, seed, fuzz) {
  test(what, () => {
    const random = new Random(seed);
    let fits = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const odd = new OddValues(random);
      if (fuzz(random, odd, round)) fits++;
      assert.deepEqual(odd.changed(), [], `round ${round}`);
    }
    assert.ok(fits > ROUNDS / 20 && fits < ROUNDS, `${fits} of ${ROUNDS} rounds ended in a fit`);
  });
}

testOdd('odd models and options', 123, (random, odd, round) => {
  const [model, options] = [goodModel(random, odd), goodOptions(random)];
  const inModel = spoil(random, odd, model, MODEL_NAMES);
  const inOptions = spoil(random, odd, options, OPTION_NAMES);
  const run = () => {
    const fit = core.fit(model, options);
    assertDocumented(fit);
    ask(random, odd, fit);
    fit.close();
    attempt(() => fit.sample(1), () => 'a closed fit');
  };
  return attempt(run, () => `round ${round}: ${describeAll(model, inModel)}; ${describeAll(options, inOptions)}`);
});

testOdd('models and options that are none', 7, (random, odd, round) => {
  const [model, options] = random.pick([
    [odd.any(), goodOptions(random)],
    [goodModel(random, odd), odd.any()],
    [goodModel(random, odd), goodOptions(random)],
  ]);
  const run = () => assertDocumented(core.fit(model, options));
  return attempt(run, () => `round ${round}: ${describe({ model }, 'model')}, ${describe({ options }, 'options')}`);
});

testOdd('odd densities', 5, (random, odd, round) => {
  const worsen = random.pick([
    () => odd.any(),
    () => -Infinity,
    () => NaN,
    (value, theta, gradient) => void gradient.fill(odd.number()) ?? value,
    (value, theta) => void theta.fill(odd.number()) ?? value,
    thrower,
  ]);
  const every = random.pick([2, 7, 1e9]);
  const logDensityGradient = (theta, gradient) => {
    const value = normal(theta, gradient);
    return random.below(every) ? value : worsen(value, theta, gradient);
  };
  const options = { ...goodOptions(random), maxSteps: 10 };
  const run = () => assertDocumented(core.fit({ dim: 1 + random.below(3), logDensityGradient }, options));
  return attempt(run, () => `round ${round}`);
});

testOdd('odd steps', 11, (random, odd, round) => {
  const running = core.start(goodModel(random, odd), { maxSteps: 20, ...random.pick([{}, { family: 'mean-field' }]) });
  const count = () => random.pick([0, 1, 2, 100, -1, 0.5, NaN, undefined, null, '3', odd.object()]);
  const actions = {
    advance: () => running.advance(count(), count()),
    step: () => running.step(count()),
    progress: () => assert.ok(allFinite(running.progress().mean)),
    report: () => assertDocumented(running.report()),
    close: () => random.below(4) || running.close(),
  };
  let succeeded = true;
  for (const name of random.array(6, () => random.pick(Object.keys(actions))))
    succeeded &&= attempt(actions[name], () => `round ${round}: ${name}`);
  running.close();
  return succeeded;
});

/** The table of random columns, some cells, columns or rows of it spoiled. */
function oddTable(random, odd) {
  const { columns, y } = randomTable(random);
  const table = Object.fromEntries([['y', odd.keep(y)], ...columns.map(({ name, cells }) => [name, odd.keep(cells)])]);
  const rows = y.map((_, i) => Object.fromEntries(Object.keys(table).map((name) => [name, table[name][i]])));
  const given = random.pick([table, rows]);
  return random.pick([
    () => given,
    () => (spoil(random, odd, random.pick(rows), Object.keys(table)), rows),
    () => (spoil(random, odd, table, Object.keys(table)), table),
    () => rows.map((row) => (random.below(5) ? row : odd.any())),
    () => odd.any(),
  ])();
}

testOdd('odd tables', 17, (random, odd, round) => {
  const [table, fresh] = [oddTable(random, odd), oddTable(random, odd)];
  const options = { response: 'y', prior: { sd: 1 }, type: random.pick(['logistic', 'linear']) };
  const inOptions = spoil(random, odd, options, [...Object.keys(options), 'features', 'intercept', 'noiseSd', 'other']);
  const run = () => {
    const model = regression(table, options);
    assert.ok(allFinite(model.x) && model.x.length === model.n * model.d);
    const fit = core.fit(model, { maxSteps: 3, family: 'mean-field' });
    assertDocumented(fit);
    assert.ok(allFinite(fit.predict(table, { draws: 8 }).mean));
    attempt(() => fit.predict(fresh, { draws: 8 }), () => `round ${round}: fresh rows`);
  };
  return attempt(run, () => `round ${round}: ${describeAll(options, inOptions)}`);
});
