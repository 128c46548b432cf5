// Bundles src/ into dist/, beside the modules that are there already:
//     node tools/package.mjs
// All that a page loads share error.js, so that an error is the same VIError in all; core.js and index.js share what
// else both need. worker.js and inline.js need no other file.
import { copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const path = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));

const bundle = (entries, options) =>
  build({
    entryPoints: entries.map((name) => path(`src/${name}.js`)),
    outdir: path('dist'),
    bundle: true,
    minify: true,
    sourcemap: true,
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    logLevel: 'warning',
    ...options,
  });

/** Leaves error.js a file beside the bundle. */
const beside = {
  name: 'beside',
  setup: (build) => build.onResolve({ filter: /\/error\.js$/ }, () => ({ path: './error.js', external: true })),
};

/** What inline.js carries: gzipped modules in base64, and the worker's source. */
function embed() {
  const zip = (name) => gzipSync(readFileSync(path(`dist/${name}.wasm`)), { level: 9 }).toString('base64');
  const worker = readFileSync(path('dist/worker.js'), 'utf8').replace(/\n\/\/# sourceMappingURL=.*\s*$/, '');
  const values = { simd: zip('tinyelbo.simd'), scalar: zip('tinyelbo'), worker };
  const lines = Object.entries(values).map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};\n`);
  writeFileSync(path('dist/embedded.js'), lines.join(''));
}

const isMade = (name) => /\.js(\.map)?$/.test(name) && name !== 'layout.js';
for (const name of readdirSync(path('dist')).filter(isMade)) rmSync(path(`dist/${name}`));
await bundle(['error']);
await bundle(['core', 'index'], { plugins: [beside], splitting: true, chunkNames: 'shared' });
await bundle(['program', 'disassemble', 'export'], { plugins: [beside] });
await bundle(['worker']);
embed();
await bundle(['inline']);
copyFileSync(path('../LICENSE'), path('LICENSE'));
