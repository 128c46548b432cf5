// The installed package in pages without a bundler: under strict policies, with and without what it would like to have.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { launch, visit } from './browser.mjs';
import { install, run } from './installed.mjs';

const policy = (changes = {}) => {
  const sources = {
    'default-src': "'none'",
    'script-src': "'self' 'wasm-unsafe-eval'",
    'worker-src': "'self'",
    'connect-src': "'self'",
    'style-src': "'self'",
    ...changes,
  };
  const directives = Object.entries(sources).map(([name, value]) => `${name} ${value}`);
  return { 'content-security-policy': directives.join('; ') };
};
const withOptions = (options) => `/index.html?options=${encodeURIComponent(JSON.stringify(options))}`;
const dist = '/node_modules/tinyelbo/dist';
const simd = `${dist}/tinyelbo.simd.wasm`;

let folder, browser, expected;
before(async () => {
  folder = install({ fixtures: ['pages', 'plain'] });
  expected = JSON.parse(run('node', ['node.js'], folder));
  browser = await launch();
});
after(() => browser.close());

const open = (options) => visit(browser, folder, { headers: policy(), ...options });

test('a page under a strict policy, with a worker', async () => {
  const { outcome, errors, workers, requests } = await open();
  assert.deepEqual(outcome, { result: expected });
  assert.deepEqual(errors, []);
  assert.deepEqual(workers, [`${dist}/worker.js`]);
  assert.ok(requests.includes(simd) && !requests.includes(`${dist}/tinyelbo.wasm`));
});

test('a worker of the page, which has a worker of its own', async () => {
  const { outcome, errors } = await open({ path: '/worker.html' });
  assert.deepEqual(outcome, { result: expected });
  assert.deepEqual(errors, []);
});

test('on the page itself, without a worker', async () => {
  const { outcome, errors, workers } = await open({ path: withOptions({ worker: false }) });
  assert.deepEqual(outcome, { result: expected });
  assert.deepEqual(errors, []);
  assert.deepEqual(workers, []);
});

test('a browser without SIMD loads the other module', async () => {
  const { outcome, errors, requests } = await open({ path: withOptions({ noSimd: true }) });
  assert.deepEqual(outcome, { result: expected });
  assert.deepEqual(errors, []);
  assert.ok(requests.includes(`${dist}/tinyelbo.wasm`) && !requests.includes(simd));
});

test('a server that does not know .wasm', async () => {
  const body = readFileSync(join(folder, simd));
  const { outcome, errors } = await open({ routes: { [simd]: { type: 'application/octet-stream', body } } });
  assert.deepEqual(outcome, { result: expected });
  assert.deepEqual(errors, []);
});

test("a policy without 'wasm-unsafe-eval' is named", async () => {
  const { outcome } = await open({ headers: policy({ 'script-src': "'self'" }) });
  assert.equal(outcome.error?.code, 'WASM_BLOCKED');
  assert.match(outcome.error.message, /'wasm-unsafe-eval'/);
});

test('where the policy forbids workers, the page fits itself', async () => {
  const { outcome, errors, workers } = await open({ headers: policy({ 'worker-src': "'none'" }) });
  assert.deepEqual(outcome, { result: expected });
  assert.deepEqual(workers, []);
  // Chromium says itself what it has refused; there is no asking before.
  for (const error of errors) assert.match(error, /Content Security Policy/);
});

test('a worker that was asked for by its URL must work', async () => {
  const path = withOptions({ worker: `${dist}/worker.js` });
  const { outcome } = await open({ path });
  assert.deepEqual(outcome, { result: expected });
  const blocked = await open({ path, headers: policy({ 'worker-src': "'none'" }) });
  assert.equal(blocked.outcome.error?.code, 'WORKER_FAILED');
});

test('one file in a sandboxed frame, with no origin of its own', async () => {
  const headers = { 'access-control-allow-origin': '*' };
  const { outcome, errors, workers, requests } = await visit(browser, folder, { path: '/sandbox.html', headers });
  assert.deepEqual(outcome, { result: expected, origin: 'null' });
  assert.deepEqual(errors, []);
  assert.equal(workers.length, 1);
  assert.match(workers[0], /^blob:/);
  const loaded = requests.filter((path) => path.startsWith(dist));
  assert.deepEqual(loaded, [`${dist}/inline.js`]);
});

const broken = {
  'is missing': [{ status: 404, body: 'not found' }, 'WASM_NOT_FOUND'],
  'is a page of HTML': [{ type: 'text/html', body: '<!doctype html><title>app</title>' }, 'WASM_NOT_FOUND'],
  'is cut short': [{ type: 'application/wasm', body: Buffer.from([0, 97, 115, 109, 1, 0, 0]) }, 'WASM_CORRUPT'],
  'is another module': [{ type: 'application/wasm', body: Buffer.from([0, 97, 115, 109, 1, 0, 0, 0]) }, 'WASM_CORRUPT'],
};
for (const [what, [route, code]] of Object.entries(broken))
  test(`a .wasm that ${what}`, async () => {
    const { outcome } = await open({ routes: { [simd]: route } });
    assert.equal(outcome.error?.code, code);
    assert.ok(outcome.error.message.includes(simd), outcome.error.message);
  });
