// The bytes of many programs, and their listings, are those of the C++ builder.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { te_op as OPERATIONS } from '../../../wasm/dist/layout.js';
import { disassemble } from '../../../wasm/src/disassemble.js';
import { snakeCase } from '../../../wasm/src/names.js';
import { fnv1a } from '../../../wasm/src/program/bytes.js';
import * as models from './support/programs/models.mjs';
import * as operations from './support/programs/operations.mjs';

const lines = readFileSync(new URL('../../golden/programs.txt', import.meta.url), 'utf8')
  .trim()
  .split('\n');
const expected = new Map(lines.map((line) => [line.split(' ')[0], line]));
const programs = Object.entries({ ...models, ...operations }).map(([name, build]) => [snakeCase(name), build]);
const hex = (hash) => hash.toString(16).padStart(16, '0');

test('the programs are those of programs.txt', () => {
  assert.deepEqual(programs.map(([name]) => name).sort(), [...expected.keys()].sort());
});

test('they have every operation', () => {
  const listings = programs.map(([, build]) => disassemble(build().program().bytes)).join('');
  const isThere = (op) => new RegExp(`^%\\d+ +(varying|fixed) .* ${op}( |$)`, 'm').test(listings);
  assert.deepEqual(
    OPERATIONS.filter((op) => !isThere(op)),
    [],
  );
});

for (const [name, build] of programs)
  test(name, () => {
    const { bytes } = build().program();
    const checksum = new DataView(bytes.buffer).getBigUint64(48, true);
    const listing = fnv1a(new TextEncoder().encode(disassemble(bytes)));
    assert.equal(`${name} ${bytes.length} ${hex(checksum)} ${hex(listing)}`, expected.get(name));
    bytes.fill(0, 48, 56);
    assert.equal(fnv1a(bytes), checksum);
  });
