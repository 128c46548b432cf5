// The package from its tarball, in an empty folder: what is in it, its imports, and the examples of its README.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { launch, serve } from './browser.mjs';
import { examples, install, pack, root, run, wasm } from './installed.mjs';

const manifest = JSON.parse(readFileSync(join(wasm, 'package.json'), 'utf8'));

let files, folder, browser;
before(async () => {
  const packed = pack();
  files = packed.files;
  folder = install({ tarball: packed.tarball, fixtures: ['pages'] });
  browser = await launch();
});
after(() => browser.close());

test('the tarball holds the package and nothing else', () => {
  const kinds = ['', '.single', '.program', '.full'].flatMap((kind) => [kind, `${kind}.simd`]);
  const modules = kinds.map((kind) => `dist/tinyelbo${kind}.wasm`);
  const names = ['core', 'disassemble', 'error', 'export', 'index', 'inline', 'program', 'shared', 'worker'];
  const scripts = names.flatMap((name) => [`dist/${name}.js`, `dist/${name}.js.map`]);
  const others = files.filter((file) => !/^types\/[a-z]+\.d\.ts$/.test(file));
  assert.deepEqual(others.sort(), ['LICENSE', 'README.md', 'package.json', ...modules, ...scripts].sort());
  assert.deepEqual(manifest.dependencies, undefined);
});

test('its version is that of the engine', () => {
  const [, version] = readFileSync(join(root, 'lib/include/tinyelbo/tinyelbo.h'), 'utf8').match(/TE_VERSION "(.*)"/);
  assert.equal(manifest.version, version);
});

const paths = Object.keys(manifest.exports).map((path) => path.replace(/^\./, 'tinyelbo'));
const scripts = paths.filter((path) => !/\.(wasm|json)$/.test(path));

for (const path of scripts.filter((path) => path !== 'tinyelbo/worker'))
  test(`importing ${path} does nothing else`, () => {
    const script = `
      import { setTimeout } from 'node:timers/promises';
      const before = new Set(Reflect.ownKeys(globalThis));
      await import('${path}');
      await setTimeout(20); // Node itself is done with the file
      const globals = Reflect.ownKeys(globalThis).filter((name) => !before.has(name));
      console.log(JSON.stringify({ globals, open: process.getActiveResourcesInfo() }));`;
    const { globals, open } = JSON.parse(run('node', ['--input-type=module', '-e', script], folder));
    assert.deepEqual({ globals, open: open.filter((name) => name !== 'PipeWrap') }, { globals: [], open: [] });
  });

for (const path of paths.filter((path) => path.endsWith('.wasm')))
  test(`${path} is a module that \`wasm\` takes`, () => {
    const precision = path.includes('single') ? 'single' : 'double';
    const script = `
      import { createRequire } from 'node:module';
      import { pathToFileURL } from 'node:url';
      import { loadCore } from 'tinyelbo/core';
      import { model } from './problem.js';
      const wasm = pathToFileURL(createRequire(import.meta.url).resolve('${path}'));
      console.log((await loadCore({ wasm })).fit(model, { precision: '${precision}' }).status);`;
    writeFileSync(join(folder, 'script.js'), script);
    assert.equal(run('node', ['script.js'], folder), 'converged\n');
  });

test('every complete example of README.md runs in Node, and leaves nothing running', () => {
  const scripts = examples('js');
  assert.ok(scripts.length > 0);
  scripts.forEach((script, i) => {
    writeFileSync(join(folder, 'example.js'), script);
    const output = run('node', ['example.js'], folder);
    if (i === 0) assert.match(output, /^converged .+\n\(Intercept\): .+\nlogDose: .+\nat 0\.2: 0\.\d\d, /);
  });
});

test("README.md's page shows what it should", async () => {
  const routes = { '/index.html': { type: 'text/html', body: examples('html')[0] } };
  await serve(join(folder, 'node_modules'), { routes }, async (origin) => {
    const page = await browser.newPage();
    const errors = [];
    page.on('pageerror', (error) => errors.push(String(error)));
    await page.goto(`${origin}/index.html`);
    const paragraph = page.locator('p', { hasText: /slope .+ \+- / });
    await paragraph.waitFor({ timeout: 30_000 }).catch((error) => errors.push(String(error)));
    assert.deepEqual(errors, []);
  });
});
