// Many fits at once and one after the other.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countedPlaces } from './support/counted.mjs';
import { collect } from './support/counts.mjs';
import { endless, logistic, normal, openCore, openVI, places } from './support/vi.mjs';

for (const [place, worker] of Object.entries(places)) {
  test(`${place}: fits at once are the same as alone`, async () => {
    const [core, vi] = [await openCore(), await openVI({ worker })];
    const problems = [1, 2, 3, 4, 5, 6].map((seed) => [logistic(100 * seed, 2 + (seed % 3)), { seed }]);
    problems.push([normal(3), {}], [normal(5, 2), { family: 'mean-field' }]);
    const fits = await Promise.all(problems.map(([model, options]) => vi.fit(model, options)));
    const alone = problems.map(([model, options]) => core.fit(model, options));
    assert.deepEqual(fits.map(({ hash }) => hash), alone.map(({ hash }) => hash));
    vi.close();
  });

  test(`${place}: none waits for another's end`, async () => {
    const vi = await openVI({ worker });
    const streams = [1, 2, 3].map((seed) => vi.stream(logistic(), { ...endless, seed }));
    const long = vi.fit(logistic(), endless);
    const refused = assert.rejects(long, { code: 'CLOSED' });
    for (let i = 0; i < 3; i++) await Promise.all(streams.map((stream) => stream.next()));
    assert.equal((await vi.fit(logistic())).status, 'converged');
    vi.close();
    await refused;
  });

  test(`${place}: two engines know nothing of each other`, async () => {
    const [one, other] = await Promise.all([openVI({ worker }), openVI({ worker })]);
    const fitting = other.fit(logistic());
    one.close();
    assert.equal((await fitting).status, 'converged');
    other.close();
  });
}

for (const [place, open] of Object.entries(countedPlaces)) {
  test(`${place}: two hundred fits, one after the other, leave nothing`, async () => {
    const { vi, counted } = await open();
    for (let i = 0; i < 200; i++) (await vi.fit(logistic(50, 2), { seed: i, maxSteps: 50 })).close();
    const { opened, closed, inMemory } = await counted({ collect: true });
    assert.deepEqual([opened, closed], [200, 200]);
    assert.ok(inMemory <= 2, `${inMemory} instances are still in memory`);
    vi.close();
  });

  test(`${place}: fits that fail leave nothing`, async () => {
    const { vi, counted } = await open();
    const source = 'let calls = 0; export default (theta, grad) => { if (++calls > 500) throw calls; grad.fill(0); return 0 }';
    let version = 0;
    const failing = () => ({ dim: 2, module: `data:text/javascript,/* ${++version} */ ${source}` });
    const onProgress = () => {};
    await assert.rejects(vi.fit(failing(), { ...endless, onProgress }), { code: 'MODEL_THREW' });
    const loop = async () => {
      for await (const { steps } of vi.stream(failing(), { ...endless, stepsPerUpdate: 1 })) assert.ok(steps > 0);
    };
    await assert.rejects(loop(), { code: 'MODEL_THREW' });
    const { x, y } = logistic();
    await assert.rejects(vi.fit({ type: 'logistic', x, y: y.fill(2) }, { onProgress }), { code: 'DATA_OUT_OF_RANGE' });
    const { opened, closed } = await counted();
    // The last has an instance, and no run.
    assert.deepEqual([opened, closed], [3, 2]);
    vi.close();
  });

  test(`${place}: closed fits are forgotten`, async () => {
    const { vi, counted } = await open();
    const fits = [];
    for (let i = 0; i < 50; i++) {
      const fit = await vi.fit(logistic(50, 2), { seed: i, maxSteps: 50 });
      fit.close();
      fits.push(new WeakRef(fit));
    }
    await collect();
    const kept = fits.filter((fit) => fit.deref()).length;
    assert.ok(kept <= 2, `${kept} are still in memory`);
    assert.equal((await counted()).closed, 50);
    vi.close();
  });

  test(`${place}: fits that were forgotten are closed`, async () => {
    const { vi, counted } = await open();
    for (let i = 0; i < 50; i++) await vi.fit(logistic(50, 2), { seed: i, maxSteps: 50 });
    await collect();
    const { opened, closed } = await counted();
    assert.equal(opened, 50);
    assert.ok(closed >= 48, `${closed} of them`);
    vi.close();
  });

  test(`${place}: streams that were forgotten are closed`, async () => {
    const { vi, counted } = await open();
    for (let i = 0; i < 10; i++) await vi.stream(logistic(50, 2), endless).next();
    await collect();
    const { opened, closed } = await counted();
    assert.equal(opened, 10);
    assert.ok(closed >= 8, `${closed} of them`);
    vi.close();
  });

  test(`${place}: closing leaves nothing`, async () => {
    const { vi, hasEnded } = await open();
    await vi.fit(logistic(50, 2));
    const refused = assert.rejects(vi.fit(logistic(), endless), { code: 'CLOSED' });
    await vi.stream(logistic(), endless).next();
    vi.close();
    await refused;
    assert.ok(await hasEnded());
  });
}
