// Where modules come from, and what may go wrong there.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { VIError } from '../../../wasm/src/error.js';
import { compileModule } from '../../../wasm/src/load.js';
import { dist } from './support/core.mjs';

const intact = await readFile(new URL('tinyelbo.simd.wasm', dist));
const html = '\n<!doctype html><title>Not this</title>';

let folder, server, origin;
const requested = [];
const answers = {
  '/tinyelbo.simd.wasm': [200, 'application/wasm', intact],
  '/octets': [200, 'application/octet-stream', intact],
  '/html': [200, 'text/html', html],
  '/html-as-wasm': [200, 'application/octet-stream', html],
  '/cut': [200, 'application/wasm', intact.subarray(0, 1000)],
};
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tinyelbo-'));
  server = createServer(({ url }, response) => {
    requested.push(url);
    const [status, type, body] = answers[url] ?? [404, 'text/html', html];
    response.writeHead(status, { 'content-type': type }).end(body);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${server.address().port}`;
});
after(async () => {
  server.close();
  await rm(folder, { recursive: true });
});

const compiles = async (wasm) => assert.ok((await compileModule({ wasm })) instanceof WebAssembly.Module);
const refuses = (wasm, code, words) =>
  assert.rejects(compileModule({ wasm }), (error) => {
    assert.ok(error instanceof VIError, `${error.stack}`);
    assert.equal(error.code, code, error.message);
    assert.match(error.message, words);
    return true;
  });

/** A file of these bytes. */
async function file(name, bytes) {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return pathToFileURL(path);
}

/** The same module with another byte at the place of its interface's version. */
function ofVersion(version) {
  const bytes = Buffer.from(intact);
  const module = new WebAssembly.Module(intact);
  const { memory, te_logistic } = new WebAssembly.Instance(module).exports;
  const table = Buffer.from(memory.buffer, te_logistic.value, 12);
  const at = bytes.indexOf(table);
  assert.ok(at > 0 && bytes.indexOf(table, at + 1) < 0, 'the table is found in the file');
  bytes[at] = version;
  return bytes;
}

test('from files, servers, bytes and modules', async () => {
  await compiles({ base: dist });
  await compiles({ base: dist.href });
  await compiles({ base: `${origin}/` });
  await compiles(new URL('tinyelbo.wasm', dist));
  await compiles(new URL('tinyelbo.full.wasm', dist).href);
  await compiles(`${origin}/octets`);
  await compiles(await fetch(`${origin}/tinyelbo.simd.wasm`));
  await compiles(fetch(`${origin}/octets`));
  await compiles(intact);
  await compiles(new Uint8Array(intact).buffer);
  await compiles(new WebAssembly.Module(intact));
});

test('what is not there', async () => {
  await refuses(
    { base: `${origin}/nowhere/` },
    'WASM_NOT_FOUND',
    /nowhere.*404.*`wasm`.*optimizeDeps: { exclude: \['tinyelbo'\] }/,
  );
  await refuses({ base: pathToFileURL(`${folder}/nowhere/`) }, 'WASM_NOT_FOUND', /nowhere/);
  await refuses(`${origin}/html`, 'WASM_NOT_FOUND', /HTML.*optimizeDeps/);
  await refuses(`${origin}/html-as-wasm`, 'WASM_NOT_FOUND', /HTML/);
  await refuses(await file('index.wasm', html), 'WASM_NOT_FOUND', /HTML/);
  await refuses('http://127.0.0.1:1/tinyelbo.wasm', 'WASM_NOT_FOUND', /127/);
  await refuses(fetch('http://127.0.0.1:1/tinyelbo.wasm'), 'WASM_NOT_FOUND', /fetch failed/);
});

test('what is not intact', async () => {
  await refuses(`${origin}/cut`, 'WASM_CORRUPT', /install/);
  for (const length of [0, 1, 8, 100, intact.length - 1])
    await refuses(await file('cut.wasm', intact.subarray(0, length)), 'WASM_CORRUPT', /cut\.wasm/);
  const flipped = Buffer.from(intact);
  flipped[20] ^= 255;
  await refuses(flipped, 'WASM_CORRUPT', /./);
  await refuses(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0), 'WASM_CORRUPT', /another module/);
  await refuses(ofVersion(99), 'WASM_CORRUPT', /version 99/);
  await refuses(Uint8Array.of(0xff, 0xfe), 'WASM_CORRUPT', /./);
});

test('any byte may be wrong', async () => {
  let refused = 0;
  for (let at = 0; at < intact.length; at += 997) {
    const bytes = Buffer.from(intact);
    bytes[at] ^= 0x55;
    await compileModule({ wasm: bytes }).catch((error) => {
      assert.ok(error instanceof VIError, `${at}: ${error.stack}`);
      refused++;
    });
  }
  assert.ok(refused > 0);
});

test('what is no source', async () => {
  for (const wasm of [null, 42, {}, [], true, { base: 'relative/' }, { base: 7 }])
    await refuses(wasm, 'BAD_OPTION', /absolute URL/);
});

test('a failure is not remembered, a success is', async () => {
  const base = pathToFileURL(`${folder}/`);
  await refuses({ base }, 'WASM_NOT_FOUND', /./);
  await file('tinyelbo.simd.wasm', intact);
  const module = await compileModule({ wasm: { base } });
  await rm(join(folder, 'tinyelbo.simd.wasm'));
  assert.equal(await compileModule({ wasm: { base } }), module);
});

test('an aborted signal', async () => {
  const reason = new Error('left');
  await assert.rejects(compileModule({ wasm: { base: dist }, signal: AbortSignal.abort(reason) }), reason);
  const controller = new AbortController();
  const pending = compileModule({ wasm: `${origin}/octets`, signal: controller.signal });
  controller.abort(reason);
  await assert.rejects(pending, reason);
});

test('the module with everything, and the one without SIMD', async (t) => {
  const names = async (options) => {
    const module = await compileModule({ wasm: { base: dist }, ...options });
    return WebAssembly.Module.exports(module).map(({ name }) => name);
  };
  assert.ok((await names({ module: 'full' })).includes('te_lbfgs'));
  assert.ok(!(await names()).includes('te_lbfgs'));
  t.mock.method(WebAssembly, 'validate', () => false);
  requested.length = 0;
  for (const module of ['double', 'single', 'full'])
    await compileModule({ wasm: { base: `${origin}/scalar/` }, module }).catch(() => {});
  assert.deepEqual(requested, ['/scalar/tinyelbo.wasm', '/scalar/tinyelbo.single.wasm', '/scalar/tinyelbo.full.wasm']);
});

test('a page that forbids WebAssembly', async (t) => {
  t.mock.method(WebAssembly, 'compile', () => Promise.reject(new WebAssembly.CompileError('blocked by CSP')));
  await refuses(new URL('tinyelbo.wasm', dist), 'WASM_BLOCKED', /'wasm-unsafe-eval' to script-src/);
});

test('a machine without WebAssembly', () => {
  const script = `
    import { compileModule } from ${JSON.stringify(new URL('../../../wasm/src/load.js', import.meta.url).href)};
    delete globalThis.WebAssembly;
    await compileModule().catch((error) => console.log(error.code));`;
  const out = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  assert.equal(out.trim(), 'WASM_UNSUPPORTED');
});
