// The worker itself: how it starts, fails and ends, and models that it imports.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { openVI as openClient } from '../../../wasm/src/client.js';
import { compileModule as compile } from '../../../wasm/src/load.js';
import { createWorker } from '../../../wasm/src/port.js';
import { endless, logistic, normal, openCore, openVI, places, reportOf, wasm, workerURL } from './support/vi.mjs';

const here = (name) => new URL(`./support/${name}`, import.meta.url);
const host = { compile, loadRun: () => import('../../../wasm/src/core.js') };
const run = promisify(execFile);

const useless = { 'that is not there': here('nowhere.mjs'), 'that throws at once': here('throwing_worker.mjs') };

for (const [what, url] of Object.entries(useless)) {
  test(`a worker ${what} is an error where it was asked for`, async () => {
    await assert.rejects(openVI({ worker: url }), (error) => {
      assert.equal(error.code, 'WORKER_FAILED');
      assert.match(error.message, /worker: false/);
      return error.cause instanceof Error;
    });
  });

  test(`a worker ${what} is replaced by this thread`, async () => {
    const vi = await openClient({ wasm }, { ...host, createWorker: () => createWorker(url) });
    const fit = await vi.fit(logistic());
    assert.equal(fit.hash, (await openCore()).fit(logistic()).hash);
    assert.equal((await fit.sample(2)).length, 6);
    vi.close();
  });
}

test('a thread without workers', async () => {
  const createWorker = () => {
    throw new Error('there are none');
  };
  const vi = await openClient({ wasm }, { ...host, createWorker });
  assert.equal((await vi.fit(logistic())).status, 'converged');
  vi.close();
});

test('the worker of one\'s own is found', async () => {
  const vi = await openVI({ worker: 'auto' });
  const model = { dim: 2, module: here('normal_model.mjs') };
  assert.equal((await vi.fit(model)).status, 'converged', 'which this model does in a worker only');
  vi.close();
});

test('a URL may be a string', async () => {
  const vi = await openVI({ worker: String(workerURL) });
  assert.equal((await vi.fit({ dim: 2, module: String(here('normal_model.mjs')) })).status, 'converged');
  vi.close();
});

for (const [how, module] of Object.entries({ exits: 'exiting_model.mjs', 'has an error': 'failing_model.mjs' }))
  test(`a worker that ${how} during fits`, async () => {
    const vi = await openVI();
    const fit = await vi.fit(logistic());
    const stream = vi.stream(logistic(), endless);
    await stream.next();
    const waiting = [vi.fit(logistic(), endless), vi.fit({ dim: 2, module: here(module) }, endless), stream.result];
    for (const { reason } of await Promise.allSettled(waiting)) assert.equal(reason?.code, 'WORKER_FAILED');
    await assert.rejects(vi.fit(logistic()), { code: 'WORKER_FAILED' });
    await assert.rejects(vi.fit(normal(2)), { code: 'WORKER_FAILED' });
    await assert.rejects(fit.sample(1), { code: 'WORKER_FAILED' });
    assert.throws(() => vi.stream(logistic()), { code: 'WORKER_FAILED' });
    vi.close();
  });

test('what a model throws in the worker, and what of it cannot be copied', async () => {
  const vi = await openVI();
  const throwing = (what) => ({ dim: 1, module: `data:text/javascript,export default () => { throw ${what}; }` });
  const error = await vi.fit(throwing('new RangeError("too far out")')).catch((thrown) => thrown);
  assert.deepEqual([error.code, error.cause.name, error.cause.message], ['MODEL_THREW', 'RangeError', 'too far out']);
  for (const odd of ['Symbol("odd")', 'undefined', '() => 1', 'Object.assign(new Error("odd"), { code: Symbol() })'])
    await assert.rejects(vi.fit(throwing(odd)), { name: 'VIError', code: 'MODEL_THREW' });
  assert.equal((await vi.fit(logistic())).status, 'converged');
  vi.close();
});

for (const [place, worker] of Object.entries(places)) {
  test(`${place}: a model from a module`, async () => {
    const [core, vi] = [await openCore(), await openVI({ worker })];
    const fit = await vi.fit({ dim: 3, names: ['a', 'b', 'c'], module: here('default_model.mjs') }, { seed: 4 });
    const expected = core.fit({ ...normal(3, 2), names: ['a', 'b', 'c'] }, { seed: 4 });
    assert.deepEqual(reportOf(fit), reportOf(expected));
    vi.close();
  });

  test(`${place}: modules that are no models`, async () => {
    const vi = await openVI({ worker });
    await assert.rejects(vi.fit({ dim: 2, module: here('nowhere.mjs') }), { code: 'MODEL_NOT_FOUND', field: 'module' });
    await assert.rejects(vi.fit({ dim: 2, module: here('counts.mjs') }), { code: 'BAD_MODEL' });
    await assert.rejects(vi.fit({ dim: 2, module: './normal_model.mjs' }), { code: 'BAD_MODEL', field: 'module' });
    vi.close();
  });

  test(`${place}: a fit closed while its module is imported`, async () => {
    const vi = await openVI({ worker });
    const controller = new AbortController();
    const fitting = vi.fit({ dim: 2, module: here('default_model.mjs') }, { ...endless, signal: controller.signal });
    setImmediate(() => controller.abort());
    await assert.rejects(fitting, { name: 'AbortError' });
    vi.close();
  });
}

const script = (body) => `
  import { createVI } from '${new URL('../../../wasm/src/index.js', import.meta.url)}';
  import { endless, logistic, wasm, workerURL } from '${here('vi.mjs')}';
  ${body}
  console.log('the end');`;

for (const [what, body] of Object.entries({
  'closes its engine': 'const vi = await createVI({ wasm }); await vi.fit(logistic()); vi.close();',
  'forgets to close it': 'const vi = await createVI({ wasm }); await (await vi.fit(logistic())).sample(2);',
  'uses no worker': 'const vi = await createVI({ wasm, worker: false }); await vi.fit(logistic());',
  'asks for a worker': 'const vi = await createVI({ wasm, worker: workerURL }); await vi.fit(logistic());',
  'has fits that fail': `const vi = await createVI({ wasm });
    await vi.fit({ ...logistic(), n: 1 }, { onProgress() {} }).catch(() => {});`,
  'never fits': 'await createVI({ wasm });',
  'leaves a stream waiting': 'const vi = await createVI({ wasm }); await vi.stream(logistic(), endless).next();',
  'closes at once': '(await createVI({ wasm })).close();',
}))
  test(`a process that ${what} ends by itself`, async () => {
    const parameters = ['--input-type=module', '--eval', script(body)];
    const { stdout, stderr } = await run(process.execPath, parameters, { timeout: 60_000 });
    assert.deepEqual([stdout, stderr], ['the end\n', '']);
  });
