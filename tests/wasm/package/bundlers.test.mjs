// The installed package in pages that Vite and esbuild build.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { copyFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { launch, visit, visitAddress } from './browser.mjs';
import { install, pack, run, tool } from './installed.mjs';

let tarball, browser, expected;
before(async () => {
  ({ tarball } = pack());
  expected = JSON.parse(run('node', ['node.js'], install({ tarball, fixtures: ['pages'] })));
  browser = await launch();
});
after(() => browser.close());

test('Vite builds a page', async () => {
  const folder = install({ tarball, fixtures: ['pages', 'vite'] });
  run(tool('vite'), ['build', '--logLevel', 'warn'], folder);
  const { outcome, errors, workers } = await visit(browser, join(folder, 'dist'));
  assert.deepEqual(outcome, { result: expected });
  assert.deepEqual(errors, []);
  assert.equal(workers.length, 1);
});

test("Vite's development server serves a page", async () => {
  const folder = install({ tarball, fixtures: ['pages', 'vite'] });
  const server = spawn(tool('vite'), ['--host', '127.0.0.1'], { cwd: folder, env: { ...process.env, NO_COLOR: '1' } });
  try {
    const address = await new Promise((resolve, reject) => {
      let text = '';
      const read = (chunk) => {
        text += chunk;
        const [found] = text.match(/http:[^ ]+/) ?? [];
        if (found) resolve(found);
      };
      server.stdout.setEncoding('utf8').on('data', read);
      server.on('exit', () => reject(new Error(text)));
    });
    const { outcome, errors, workers } = await visitAddress(browser, address);
    assert.deepEqual(outcome, { result: expected });
    assert.deepEqual(errors, []);
    assert.equal(workers.length, 1);
  } finally {
    server.kill();
  }
});

const esbuildOptions = ['--bundle', '--format=esm', '--outfile=out/main.js', '--log-level=warning'];
const bundle = (folder, entry, ...options) => run(tool('esbuild'), [entry, ...esbuildOptions, ...options], folder);

test('esbuild builds a page, with the files copied beside the bundle', async () => {
  const folder = install({ tarball, fixtures: ['pages', 'esbuild'] });
  bundle(folder, 'copied.js', '--minify');
  const dist = join(folder, 'node_modules/tinyelbo/dist');
  for (const name of readdirSync(dist))
    if (/\.wasm$|^worker\.js$/.test(name)) copyFileSync(join(dist, name), join(folder, 'out', name));
  const { outcome, errors, workers } = await visit(browser, folder);
  assert.deepEqual(outcome, { result: expected });
  assert.deepEqual(errors, []);
  assert.deepEqual(workers, ['/out/worker.js']);
});

test('esbuild builds a page with everything inline', async () => {
  const folder = install({ tarball, fixtures: ['pages', 'esbuild'] });
  bundle(folder, 'inline.js', '--minify');
  const { outcome, errors, workers, requests } = await visit(browser, folder);
  assert.deepEqual(outcome, { result: expected });
  assert.deepEqual(errors, []);
  assert.equal(workers.length, 1);
  assert.deepEqual(requests, ['/index.html', '/out/main.js', '/report']);
});

test("esbuild's file loader finds the module", async () => {
  const folder = install({ tarball, fixtures: ['pages', 'esbuild'] });
  bundle(folder, 'loaded.js', '--loader:.wasm=file');
  const { outcome, errors, workers } = await visit(browser, folder);
  assert.deepEqual(outcome, { result: expected });
  assert.deepEqual(errors, []);
  assert.deepEqual(workers, []);
});
