// vi.stream and onProgress: what they show, when the fit waits, and how it ends.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countedPlaces } from './support/counted.mjs';
import { endless, logistic, normal, openCore, turn } from './support/vi.mjs';


function checkProgress(progress, dimension) {
  const keys = ['status', 'steps', 'evaluations', 'elbo', 'elboSe', 'errorBound', 'mean', 'sd', 'scaleTril'];
  assert.deepEqual(Object.keys(progress).sort(), keys.sort());
  assert.deepEqual(
    [progress.mean, progress.sd, progress.scaleTril].map((array) => [array.constructor, array.length]),
    [dimension, dimension, dimension ** 2].map((length) => [Float64Array, length]),
  );
}

/** Steps rise, all but the last say 'running', and the last is what the fit says. */
function checkProgresses(progresses, fit) {
  progresses.forEach((progress) => checkProgress(progress, fit.mean.length));
  for (let i = 1; i < progresses.length; i++) assert.ok(progresses[i].steps > progresses[i - 1].steps);
  const last = progresses.pop();
  assert.ok(progresses.every(({ status }) => status === 'running'));
  assert.deepEqual([last.status, last.steps, last.mean], [fit.status, fit.steps, fit.mean]);
}

for (const [place, open] of Object.entries(countedPlaces)) {
  test(`${place}: a stream ends as a fit does`, async () => {
    const [core, { vi }] = [await openCore(), await open()];
    const stream = vi.stream(logistic(), { stepsPerUpdate: 5 });
    const progresses = [];
    for await (const progress of stream) progresses.push(progress);
    const fit = await stream.result;
    assert.equal(fit.hash, core.fit(logistic()).hash);
    assert.ok(progresses.length > 2);
    checkProgresses(progresses, fit);
    assert.equal((await fit.sample(4)).length, 12);
    vi.close();
  });

  test(`${place}: one slice a pull, and none without`, async () => {
    const { vi, counted } = await open();
    const stream = vi.stream(logistic(), endless);
    for (let pulls = 1; pulls <= 3; pulls++) {
      const { value } = await stream.next();
      assert.equal(value.status, 'running');
      for (let i = 0; i < 20; i++) {
        const { slices, opened } = await counted();
        assert.deepEqual([slices, opened], [pulls, 1]);
      }
    }
    vi.close();
  });

  test(`${place}: stepsPerUpdate is kept, even where it takes many slices`, async () => {
    const { vi, counted } = await open();
    const stream = vi.stream(logistic(4000, 8), { ...endless, stepsPerUpdate: 150 });
    const steps = [];
    for await (const progress of stream) if (steps.push(progress.steps) === 3) break;
    for (const [i, step] of steps.entries()) {
      const taken = step - (steps[i - 1] ?? 0);
      assert.ok(taken === 150 || taken === 151, `${taken} steps`);
    }
    assert.ok((await counted()).slices > 3);
    vi.close();
  });

  test(`${place}: pulls ahead are answered in order`, async () => {
    const { vi } = await open();
    const stream = vi.stream(logistic(), endless);
    const [first, second] = await Promise.all([stream.next(), stream.next()]);
    assert.ok(first.value.steps < second.value.steps);
    vi.close();
  });

  test(`${place}: a stream left early is closed`, async () => {
    const { vi, counted } = await open();
    const stream = vi.stream(logistic(), endless);
    for await (const progress of stream) if (progress.steps > 0) break;
    await assert.rejects(stream.result, { name: 'VIError', code: 'CLOSED' });
    const { opened, closed } = await counted();
    assert.deepEqual([opened, closed], [1, 1]);
    vi.close();
  });

  test(`${place}: a stream left at its end has its fit`, async () => {
    const { vi } = await open();
    const stream = vi.stream(logistic());
    for await (const { status } of stream) if (status !== 'running') break;
    assert.equal((await (await stream.result).sample(1)).length, 3);
    vi.close();
  });

  test(`${place}: an error inside the loop is the loop's, and closes the fit`, async () => {
    const { vi, counted } = await open();
    const mistake = new TypeError('the picture is gone');
    const loop = async () => {
      for await (const progress of vi.stream(logistic(), endless)) if (progress) throw mistake;
    };
    await assert.rejects(loop(), mistake);
    const { opened, closed } = await counted();
    assert.deepEqual([opened, closed], [1, 1]);
    vi.close();
  });

  test(`${place}: what goes wrong in a stream`, async () => {
    const { vi } = await open();
    const { x, y, ...model } = logistic();
    const stream = vi.stream({ ...model, x: x.map((value, i) => (i === 7 ? Infinity : value)), y });
    await assert.rejects(stream.next(), { code: 'DATA_NOT_FINITE', row: 2, column: 1 });
    await assert.rejects(stream.result, { code: 'DATA_NOT_FINITE' });
    vi.close();
  });

  test(`${place}: a function of the caller's waits, too`, async () => {
    const { vi } = await open();
    let calls = 0;
    const { dim, logDensityGradient } = normal(4);
    const model = { dim, logDensityGradient: (...args) => (calls++, logDensityGradient(...args)) };
    const stream = vi.stream(model, { ...endless, stepsPerUpdate: 1 });
    await stream.next();
    const after = calls;
    for (let i = 0; i < 20; i++) await turn();
    assert.equal(calls, after);
    await stream.return();
    vi.close();
  });

  test(`${place}: onProgress sees a fit from first to last`, async () => {
    const { vi } = await open();
    const progresses = [];
    const fit = await vi.fit(logistic(), { stepsPerUpdate: 5, onProgress: (progress) => progresses.push(progress) });
    checkProgresses(progresses, fit);
    vi.close();
  });

  test(`${place}: a slow onProgress misses some, but not the last`, async () => {
    const { vi } = await open();
    const progresses = [];
    const onProgress = async (progress) => {
      for (let i = 0; i < 200; i++) await turn();
      progresses.push(progress);
    };
    const fit = await vi.fit(logistic(), { stepsPerUpdate: 2, onProgress });
    checkProgresses(progresses, fit);
    vi.close();
  });

  for (const [kind, fail] of Object.entries({
    throws: (mistake) => { throw mistake; },
    rejects: (mistake) => Promise.reject(mistake),
  }))
    test(`${place}: onProgress that ${kind} ends the fit`, async () => {
      const { vi, counted } = await open();
        const mistake = new TypeError('the picture is gone');
      await assert.rejects(vi.fit(logistic(), { ...endless, onProgress: () => fail(mistake) }), mistake);
      const { opened, closed } = await counted();
      assert.deepEqual([opened, closed], [1, 1]);
      vi.close();
    });
}
