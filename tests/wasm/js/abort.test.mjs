// AbortSignal: before, during, and while nobody pulls.
import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { test } from 'node:test';
import { countedPlaces } from './support/counted.mjs';
import { count } from './support/counts.mjs';
import { endless, logistic, normal, turn } from './support/vi.mjs';

const reason = new Error('the user has left');

for (const [place, open] of Object.entries(countedPlaces)) {
  test(`${place}: aborted before, nothing starts and nothing is taken`, async () => {
    const { vi, counted } = await open();
    const model = logistic();
    const options = { signal: AbortSignal.abort(reason), transfer: true };
    await assert.rejects(vi.fit(model, options), reason);
    assert.throws(() => vi.stream(model, options), reason);
    assert.ok(model.x.length > 0);
    assert.equal((await counted()).opened, 0);
    vi.close();
  });

  test(`${place}: aborted at once, nothing runs`, async () => {
    const { vi, counted } = await open();
    const controller = new AbortController();
    const fitting = vi.fit(logistic(), { ...endless, signal: controller.signal });
    controller.abort(reason);
    await assert.rejects(fitting, reason);
    await turn();
    const { opened, closed, slices } = await counted();
    assert.deepEqual([opened - closed, slices], [0, 0]);
    vi.close();
  });

  test(`${place}: aborted during a fit, which ends within a slice`, async () => {
    const { vi, counted } = await open();
    const controller = new AbortController();
    let progresses = 0;
    const onProgress = () => {
      if (++progresses === 3) controller.abort(reason);
    };
    await assert.rejects(vi.fit(logistic(), { ...endless, onProgress, signal: controller.signal }), reason);
    assert.equal(progresses, 3);
    const { opened, closed, slices } = await counted();
    assert.deepEqual([opened, closed], [1, 1]);
    for (let i = 0; i < 20; i++) assert.equal((await counted()).slices, slices);
    assert.equal(getEventListeners(controller.signal, 'abort').length, 0);
    vi.close();
  });

  test(`${place}: aborted by the model's own function`, async () => {
    const { vi } = await open();
    const { opened, closed } = count();
    const controller = new AbortController();
    let calls = 0;
    const { dim, logDensityGradient } = normal(2);
    const model = {
      dim,
      logDensityGradient(theta, grad) {
        if (++calls === 100) controller.abort(reason);
        return logDensityGradient(theta, grad);
      },
    };
    await assert.rejects(vi.fit(model, { ...endless, signal: controller.signal }), reason);
    await turn();
    const now = count();
    assert.deepEqual([now.opened - opened, now.closed - closed], [1, 1]);
    vi.close();
  });

  test(`${place}: whatever the reason`, async () => {
    const { vi, counted } = await open();
    for (const odd of [null, 0, 'left']) {
      const controller = new AbortController();
      const stream = vi.stream(logistic(), { ...endless, signal: controller.signal });
      await stream.next();
      controller.abort(odd);
      const ends = [stream.next(), stream.result, vi.fit(logistic(), { signal: controller.signal })];
      for (const end of await Promise.allSettled(ends)) assert.deepEqual(end, { status: 'rejected', reason: odd });
    }
    const { opened, closed } = await counted();
    assert.deepEqual([opened, closed], [3, 3]);
    vi.close();
  });

  test(`${place}: a stream aborted while nobody pulls`, async () => {
    const { vi, counted } = await open();
    const controller = new AbortController();
    const stream = vi.stream(logistic(), { ...endless, signal: controller.signal });
    await stream.next();
    controller.abort(reason);
    await assert.rejects(stream.result, reason);
    await assert.rejects(stream.next(), reason);
    assert.deepEqual(await stream.next(), { done: true, value: undefined });
    const { opened, closed } = await counted();
    assert.deepEqual([opened, closed], [1, 1]);
    vi.close();
  });

  test(`${place}: one signal for many fits, and none for others`, async () => {
    const { vi, counted } = await open();
    const controller = new AbortController();
    const { signal } = controller;
    const ended = Array.from({ length: 4 }, () => vi.fit(logistic(), { ...endless, signal }));
    const other = vi.fit(logistic(), { seed: 3 });
    await turn();
    controller.abort(reason);
    for (const { reason: error } of await Promise.allSettled(ended)) assert.equal(error, reason);
    assert.equal((await other).status, 'converged');
    const { opened, closed } = await counted();
    assert.equal(opened - closed, 1);
    vi.close();
  });

  test(`${place}: a signal that outlives a fit keeps nothing of it`, async () => {
    const { vi } = await open();
    const { signal } = new AbortController();
    const fit = await vi.fit(logistic(), { signal });
    for await (const progress of vi.stream(logistic(), { signal })) assert.ok(progress.steps > 0);
    assert.equal(getEventListeners(signal, 'abort').length, 0);
    assert.equal((await fit.sample(2)).length, 6);
    vi.close();
  });
}
