// Bytes of the modules, as they are and as a server sends them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brotliCompressSync } from 'node:zlib';
import { readModule } from '../wasm/raw_module.mjs';

const budgets = {
  'tinyelbo.simd': { raw: 60_000, brotli: 25_000 },
  tinyelbo: { raw: 60_000, brotli: 25_000 },
  'tinyelbo.single.simd': { raw: 60_000, brotli: 25_000 },
  'tinyelbo.single': { raw: 60_000, brotli: 25_000 },
  'tinyelbo.full.simd': { raw: 151_200, brotli: 50_400 },
  'tinyelbo.full': { raw: 152_400, brotli: 50_700 },
};

for (const [name, budget] of Object.entries(budgets))
  test(`${name}.wasm is within its budget`, (t) => {
    const bytes = readModule(name);
    const sent = brotliCompressSync(bytes); // quality 11 unless told otherwise
    t.diagnostic(`${name}.wasm: ${bytes.length} bytes, ${sent.length} with brotli`);
    assert.ok(bytes.length <= budget.raw, `${bytes.length} bytes, budget ${budget.raw}`);
    assert.ok(sent.length <= budget.brotli, `${sent.length} bytes with brotli, budget ${budget.brotli}`);
  });
