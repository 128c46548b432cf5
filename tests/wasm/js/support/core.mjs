// The synchronous core on every module, and the data sets that ship with the command.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { VIError } from '../../../../wasm/src/error.js';
import { openCore } from '../../../../wasm/src/core.js';
import { compileModule } from '../../../../wasm/src/load.js';
import { regression } from '../../../../wasm/src/regression.js';

export const dist = new URL('../../../../wasm/dist/', import.meta.url);
const datasetFolder = new URL('../../../../lib/cli/data/', import.meta.url);

/** The core on tinyelbo<variant>.wasm: '' or '.single' or '.full', and '.simd'. */
export const openVariant = async (variant) =>
  openCore(await compileModule({ wasm: new URL(`tinyelbo${variant}.wasm`, dist) }));

/** The model of a bundled data set, as the command has it; its files quote nothing. */
export function datasetModel(name, options) {
  const datasets = JSON.parse(readFileSync(new URL('datasets.json', datasetFolder), 'utf8'));
  const { response, features, model: type } = datasets.find((dataset) => dataset.name === name);
  const [header, ...lines] = readFileSync(new URL(`${name}.csv`, datasetFolder), 'utf8')
    .trim()
    .split('\n');
  const names = header.split(',');
  const rows = lines.map((line) => Object.fromEntries(line.split(',').map((cell, j) => [names[j], cell])));
  return { rows, model: regression(rows, { response, features, type, ...options }) };
}

/** Asserts that a VIError of that code comes, says how to mend it, and has these properties. */
export function refuses(act, code, properties = {}, words = /./) {
  assert.throws(act, (error) => {
    assert.ok(error instanceof VIError, `${error}`);
    assert.equal(error.code, code, error.message);
    for (const [key, value] of Object.entries(properties))
      assert.deepEqual(error[key], value, `${key}: ${error.message}`);
    assert.match(error.message, /: \S/, 'what is wrong, a colon, and how to mend it');
    assert.match(error.message, words);
    return true;
  });
}
