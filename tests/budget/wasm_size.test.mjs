// Bytes of the modules, as they are and as a server sends them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brotliCompressSync } from 'node:zlib';
import { readModule } from '../wasm/raw_module.mjs';

const budgets = {
  'tinyelbo.simd': { raw: 60_000, brotli: 25_200 },
  tinyelbo: { raw: 60_000, brotli: 25_200 },
  'tinyelbo.single.simd': { raw: 60_000, brotli: 25_000 },
  'tinyelbo.single': { raw: 60_000, brotli: 25_000 },
  'tinyelbo.program.simd': { raw: 114_000, brotli: 43_200 },
  'tinyelbo.program': { raw: 109_000, brotli: 42_300 },
  'tinyelbo.full.simd': { raw: 249_000, brotli: 75_500 },
  'tinyelbo.full': { raw: 241_000, brotli: 75_500 },
};

for (const [name, budget] of Object.entries(budgets))
  test(`${name}.wasm is within its budget`, (t) => {
    const bytes = readModule(name);
    const sent = brotliCompressSync(bytes); // quality 11 unless told otherwise
    t.diagnostic(`${name}.wasm: ${bytes.length} bytes, ${sent.length} with brotli`);
    assert.ok(bytes.length <= budget.raw, `${bytes.length} bytes, budget ${budget.raw}`);
    assert.ok(sent.length <= budget.brotli, `${sent.length} bytes with brotli, budget ${budget.brotli}`);
  });
