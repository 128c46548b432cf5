// Whatever the bytes and data of a program are, the outcome is a fit or a VIError.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { te_program_header } from '../../../wasm/dist/layout.js';
import { VIError } from '../../../wasm/src/error.js';
import { OddValues } from './odd_values.mjs';
import { glm, oddNames, poissonRate, schools, withChecksum } from './support/program_models.mjs';
import { Random } from './random.mjs';
import { openCore, openVI } from './support/vi.mjs';

const core = await openCore();
const ROUNDS = Number(process.env.TINYELBO_FUZZ_ROUNDS ?? 400);
const models = [schools(), poissonRate(), glm(5, 2), oddNames()];
const quick = { maxSteps: 3, elboDraws: 4 };

/** Calls it; whether it succeeded. */
function attempt(call, what) {
  try {
    call();
    return true;
  } catch (error) {
    assert.ok(error instanceof VIError, `${what}: ${error.stack}`);
    assert.match(error.message, /: \S/);
    return false;
  }
}

/** Everything that reads the program's bytes or numbers. */
function useAll(model, options) {
  const fit = core.fit(model, { ...quick, ...options });
  JSON.stringify(fit);
  fit.outputDraws(3, 5);
  fit.logDensityGradient(fit.mean);
  fit.close();
}

function mutate(random, bytes) {
  const changed = Uint8Array.from(bytes);
  const words = new Uint32Array(changed.buffer, 0, Math.floor(changed.length / 4));
  const word = () => random.pick([0, 1, 2, 8, 255, 2 ** 16, 2 ** 31, 2 ** 32 - 1, random.bits()]);
  for (let i = 1 + random.below(3); i > 0; i--)
    random.pick([
      () => (changed[random.below(changed.length)] = random.below(256)),
      () => (words[random.below(words.length)] = word()),
      () => (words[random.below(te_program_header.size / 4)] = word()),
      () => changed.copyWithin(random.below(changed.length), random.below(changed.length), changed.length),
    ])();
  return random.below(8) ? changed : changed.slice(0, random.below(changed.length));
}

test('changed bytes', () => {
  const random = new Random(20);
  let fits = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const model = random.pick(models);
    let bytes = mutate(random, model.bytes);
    // Most changes are seen by the checksum alone.
    if (bytes.length >= te_program_header.size && random.below(8)) bytes = withChecksum(bytes);
    const precision = random.pick(['double', 'single']);
    if (attempt(() => useAll({ ...model, bytes }, { precision }), `round ${round}`)) fits++;
  }
  assert.ok(fits > 0 && fits < ROUNDS, `${fits} of ${ROUNDS} are programs still`);
});

test('odd data, models and questions', () => {
  const random = new Random(21);
  let fits = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const odd = new OddValues(random);
    const model = { ...random.pick(models) };
    model.data = { ...model.data };
    if (random.below(4)) model.data[random.pick(Object.keys(model.data))] = odd.any();
    if (!random.below(8)) model[random.pick(['bytes', 'data', 'type'])] = odd.any();
    if (attempt(() => useAll(model), `round ${round}`)) fits++;
    assert.deepEqual(odd.changed(), [], `round ${round}`);
  }
  assert.ok(fits > 0 && fits < ROUNDS, `${fits} of ${ROUNDS} rounds ended in a fit`);
  const fit = core.fit(models[0], quick);
  for (let round = 0; round < ROUNDS; round++) {
    const odd = new OddValues(random);
    const count = random.pick([0, 1, 9, -1, 1.5, NaN, '5', 2 ** 31, odd.scalar(), odd.object()]);
    attempt(() => fit.outputDraws(count, random.pick([undefined, 0, 7, odd.scalar()])), `question ${round}`);
  }
});

test('the same through a worker', async () => {
  const random = new Random(22);
  const vi = await openVI();
  for (let round = 0; round < ROUNDS / 10; round++) {
    const model = random.pick(models);
    const bytes = withChecksum(mutate(random, [...model.bytes, ...new Uint8Array(te_program_header.size)]));
    const odd = { [Object.keys(model.data)[0]]: new OddValues(random).any() };
    const data = { ...model.data, ...random.pick([odd, {}]) };
    await vi.fit({ ...model, bytes, data }, quick).catch((error) => assert.ok(error instanceof VIError, error.stack));
  }
  assert.equal((await vi.fit(models[0])).model, 'program', 'the worker is none the worse');
  vi.close();
});
