// Tables give the same fits as CSV files by the command, which TINYELBO_COMMAND names, or are refused at the same cell.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { loadCore, regression } from '../../../wasm/src/core.js';
import { Random } from './random.mjs';
import { randomTable } from './random_table.mjs';

const command = process.env.TINYELBO_COMMAND;
// Where tests are run for good, the command must be there.
const skip = command || process.env.CI ? false : 'set TINYELBO_COMMAND to the native command';
const core = await loadCore({ wasm: { base: new URL('../../../wasm/dist/', import.meta.url) } });
const folder = new URL('../../../lib/cli/data/', import.meta.url);
const scratch = mkdtempSync(join(tmpdir(), 'tinyelbo-'));
after(() => rmSync(scratch, { recursive: true }));

/** The JSON of the command's fit, or its message where it refuses the data. */
function runCommand(...options) {
  const json = join(scratch, 'fit.json');
  const { status, stderr } = spawnSync(command, ['fit', ...options, '--json', json, '--quiet'], { encoding: 'utf8' });
  assert.ok([0, 1, 3].includes(status), stderr);
  return status === 3 ? stderr : JSON.parse(readFileSync(json, 'utf8'));
}

/** Rows of text as d3-dsv gives them; these files quote nothing. */
function readRows(path) {
  const [header, ...lines] = readFileSync(path, 'utf8').trim().split('\n');
  const names = header.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, j) => [names[j], cell])));
}

for (const dataset of JSON.parse(readFileSync(new URL('datasets.json', folder), 'utf8')))
  test(`${dataset.name} is fitted as by the command`, { skip }, () => {
    const path = fileURLToPath(new URL(`${dataset.name}.csv`, folder));
    const rows = readRows(path);
    const { response, features, model: type } = dataset;
    const fit = core.fit(regression(rows, { response, features, type }));
    const { mean, lower, upper } = fit.predict(rows);
    const found = { ...fit.toJSON(), predictions: { mean: [...mean], lower: [...lower], upper: [...upper] } };
    const expected = runCommand(dataset.name, '--predict', path);
    found.seconds = expected.seconds = 0;
    assert.deepEqual(found, expected);
    assert.deepEqual(Object.keys(found), Object.keys(expected));
    fit.close();
  });

// Blanks inside quotes would count.
const quoted = (cell) => (cell.includes('"') ? `"${cell.trim().replaceAll('"', '""')}"` : cell);

function writeCsv(table) {
  const path = join(scratch, 'table.csv');
  const names = Object.keys(table);
  const lines = table.y.map((_, i) => names.map((name) => quoted(String(table[name][i]))));
  writeFileSync(path, [names.map(quoted), ...lines].map((cells) => `${cells.join(',')}\n`).join(''));
  return path;
}

/** The names and hash of a fit so short that it tells no more than its data, or where they are refused. */
function fitBriefly(table) {
  try {
    const fit = core.fit(regression(table, { response: 'y', prior: { sd: 1 } }), { maxSteps: 1 });
    const { names, hash } = fit;
    fit.close();
    return { names, hash };
  } catch ({ field, row = -1 }) {
    return { line: row + 2, column: Object.keys(table).indexOf(field) + 1 };
  }
}

function fitBrieflyByCommand(table) {
  const result = runCommand(writeCsv(table), '--response', 'y', '--prior', 'normal:1', '--steps', '1');
  if (typeof result === 'object') return { names: result.names, hash: result.hash };
  const [, line, column] = /table\.csv:(\d+):(\d+): /.exec(result);
  return { line: Number(line), column: Number(column) };
}

test('random tables are coded or refused as by the command', { skip }, () => {
  const random = new Random(5);
  const odd = ['', 'NA', 'nan', 'null', 'inf', '-1e999', '1e-999', '1e31', 'word', '7', '+-1', '0x1', ' ', '-nan', '.'];
  const seen = { fitted: 0, refused: 0 };
  for (let round = 0; round < 60; round++) {
    const { columns, y } = randomTable(random);
    const table = Object.fromEntries([['y', y], ...columns.map(({ name, cells }) => [name, cells])]);
    // A line of one column that is blank would be none.
    if (round % 2 && columns.length) random.pick(Object.values(table))[random.below(y.length)] = random.pick(odd);
    const found = fitBriefly(table);
    assert.deepEqual(found, fitBrieflyByCommand(table));
    seen[found.hash ? 'fitted' : 'refused']++;
  }
  assert.ok(seen.fitted > 20 && seen.refused > 10, `${seen.fitted} fitted, ${seen.refused} refused`);
});
