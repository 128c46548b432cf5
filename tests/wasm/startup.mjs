// From the start of a script to a ready engine and to the end of a first fit, in Node and in Chromium:
//     node startup.mjs [DIST]
// Medians of 20 processes, and of 20 new browser contexts, which share no cache.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { launch, serve } from './package/browser.mjs';

const dist = resolve(process.argv[2] ?? fileURLToPath(new URL('../../wasm/dist', import.meta.url)));
const runs = 20;

/** 1000 rows and 10 features, an intercept among them. */
const script = (entry, report) => `
const start = performance.now();
const { createVI } = await import(${JSON.stringify(entry)});
const vi = await createVI();
const ready = performance.now() - start;
const mix = (i, shift, factor) => Math.imul(i ^ (i >>> shift), factor);
const noise = (i) => ((mix(mix(i, 16, 0x85ebca6b), 13, 0xc2b2ae35) >>> 8) % 1000) / 500 - 1;
const x = Float64Array.from({ length: 10000 }, (_, i) => (i % 10 ? noise(i + 1) : 1));
const y = Float64Array.from({ length: 1000 }, (_, i) => Number(x[10 * i + 1] - x[10 * i + 2] > 2 * noise(~i)));
const fit = await vi.fit({ type: 'logistic', x, y, n: 1000, d: 10, prior: { sd: 2.5 } });
const fitted = performance.now() - start;
const again = performance.now();
await vi.fit({ type: 'logistic', x, y, n: 1000, d: 10, prior: { sd: 2.5 } });
const result = { ready, fitted, warm: performance.now() - again, status: fit.status };
vi.close();
${report};
`;

async function inNode() {
  const entry = pathToFileURL(join(dist, 'index.js')).href;
  const text = script(entry, 'console.log(JSON.stringify(result))');
  return JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', text], { encoding: 'utf8' }));
}

/** In a new context; nothing looks at its requests, which would delay them. */
async function inChromium(browser, origin) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${origin}/index.html`);
  const result = await page.waitForFunction('globalThis.result').then((handle) => handle.jsonValue());
  await context.close();
  return result;
}

const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];

async function measure(name, once) {
  await once();
  const results = [];
  for (let i = 0; i < runs; i++) results.push(await once());
  const times = ['ready', 'fitted', 'warm'].map((key) => median(results.map((result) => result[key])).toFixed(1));
  console.log([name.padEnd(10), ...times.map((time) => time.padStart(12)), results[0].status.padStart(12)].join(''));
}

const folder = mkdtempSync(join(tmpdir(), 'tinyelbo-startup-'));
const browser = await launch();
try {
  symlinkSync(dist, join(folder, 'dist'));
  writeFileSync(join(folder, 'page.js'), script('./dist/index.js', 'globalThis.result = result'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><script type="module" src="page.js"></script>');
  console.log('ms after the start of the script; 1000 rows, 10 features, logistic, full-rank');
  console.log('                 ready   first fit   a fit more      status');
  await measure('Node', inNode);
  await serve(folder, {}, (origin) => measure('Chromium', () => inChromium(browser, origin)));
} finally {
  await browser.close();
  rmSync(folder, { recursive: true });
}
