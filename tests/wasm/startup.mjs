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

/** What makes a model, in a script that has the package's folder as `dist`. */
const models = {
  'logistic regression of 1000 rows and 10 features, an intercept among them': `
const mix = (i, shift, factor) => Math.imul(i ^ (i >>> shift), factor);
const noise = (i) => ((mix(mix(i, 16, 0x85ebca6b), 13, 0xc2b2ae35) >>> 8) % 1000) / 500 - 1;
const x = Float64Array.from({ length: 10000 }, (_, i) => (i % 10 ? noise(i + 1) : 1));
const y = Float64Array.from({ length: 1000 }, (_, i) => Number(x[10 * i + 1] - x[10 * i + 2] > 2 * noise(~i)));
const model = { type: 'logistic', x, y, n: 1000, d: 10, prior: { sd: 2.5 } };`,
  'eight schools, a model program': `
const { cauchy, lower, normal, Program } = await import(dist + 'program.js');
const m = new Program();
const [mu, tau, z] = [m.parameter('mu'), m.parameter('tau', lower(0)), m.parameter('z', 8)];
m.sample(mu, normal(0, 5));
m.sample(tau, cauchy(0, 5));
m.sample(z, normal(0, 1));
const effects = m.data('y', [28, 8, -3, 7, -1, 1, 18, 12]);
m.sample(effects, normal(mu.plus(tau.times(z)), m.data('sigma', [15, 10, 16, 11, 9, 11, 10, 18])));
const model = m.program();`,
};

const script = (model, dist, report) => `
const start = performance.now();
const dist = ${JSON.stringify(dist)};
const { createVI } = await import(dist + 'index.js');
const vi = await createVI();
const ready = performance.now() - start;
${model}
const fit = await vi.fit(model);
const fitted = performance.now() - start;
const again = performance.now();
await vi.fit(model);
const result = { ready, fitted, warm: performance.now() - again, status: fit.status };
vi.close();
${report};
`;

function inNode(model) {
  const text = script(model, `${pathToFileURL(dist).href}/`, 'console.log(JSON.stringify(result))');
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
  console.log([name.padEnd(10), ...times.map((time) => time.padStart(12)), results[0].status.padStart(15)].join(''));
}

const folder = mkdtempSync(join(tmpdir(), 'tinyelbo-startup-'));
const browser = await launch();
try {
  symlinkSync(dist, join(folder, 'dist'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><script type="module" src="page.js"></script>');
  for (const [name, model] of Object.entries(models)) {
    writeFileSync(join(folder, 'page.js'), script(model, './dist/', 'globalThis.result = result'));
    console.log(`ms after the start of the script; full-rank ${name}`);
    console.log('                 ready   first fit   a fit more         status');
    await measure('Node', () => inNode(model));
    await serve(folder, {}, (origin) => measure('Chromium', () => inChromium(browser, origin)));
  }
} finally {
  await browser.close();
  rmSync(folder, { recursive: true });
}
