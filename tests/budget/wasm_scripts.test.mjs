// Bytes of the package's scripts as a server sends them, without the modules. A page loads index.js with shared.js and
// error.js, and its worker worker.js; core.js comes for './core' and for fits without a worker, program.js for models
// that a page builds itself, export.js for C headers.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { brotliCompressSync } from 'node:zlib';
import { dist } from '../wasm/raw_module.mjs';

const budgets = {
  'index.js': 3_800,
  'shared.js': 6_500,
  'error.js': 450,
  'core.js': 9_100,
  'worker.js': 12_000,
  'inline.js': 77_500,
  'program.js': 8_600,
  'disassemble.js': 3_000,
  'export.js': 10_200,
};

for (const [name, budget] of Object.entries(budgets))
  test(`${name} is within its budget`, (t) => {
    const text = readFileSync(join(dist, name), 'utf8').replace(/\n\/\/# sourceMappingURL=.*/, '');
    const sent = brotliCompressSync(text).length;
    t.diagnostic(`${name}: ${text.length} bytes, ${sent} with brotli`);
    assert.ok(sent <= budget, `${sent} bytes with brotli, budget ${budget}`);
  });

test('every script has a budget', () => {
  const isOurs = (name) => name.endsWith('.js') && !['embedded.js', 'layout.js'].includes(name);
  assert.deepEqual(readdirSync(dist).filter(isOurs).sort(), Object.keys(budgets).sort());
});
