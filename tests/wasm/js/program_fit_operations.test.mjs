// Every operation on every module: the native command's bits, within the stack.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runProgram, skip, textOfProgram } from './support/command.mjs';
import { openVariant } from './support/core.mjs';
import * as models from './support/programs/models.mjs';
import * as operations from './support/programs/operations.mjs';

// stack_bytes of wasm/module.cmake: the stack lies below the data and grows down to 0.
const stackBytes = 16384;

/** The last instance's memory; its stack was filled with a pattern. */
let memory;
const { Instance } = WebAssembly;
WebAssembly.Instance = function (...parameters) {
  const instance = new Instance(...parameters);
  ({ memory } = instance.exports);
  new Uint8Array(memory.buffer, 0, stackBytes).fill(0xa5);
  return instance;
};
const stackUsed = () => stackBytes - new Uint8Array(memory.buffer, 0, stackBytes).findIndex((byte) => byte !== 0xa5);

const cores = { double: [], single: [] };
for (const variant of ['.program', '.program.simd', '.full', '.full.simd']) {
  const core = await openVariant(variant);
  cores.double.push([variant, core]);
  if (variant.startsWith('.full')) cores.single.push([variant, core]);
}

for (const [name, build] of Object.entries({ ...models, ...operations }))
  for (const precision of ['double', 'single'])
    test(`${name} in ${precision} precision`, { skip }, () => {
      const model = build().program();
      const parameters = ['--precision', precision, '--steps', '20', '--elbo-draws', '16'];
      const expected = textOfProgram(runProgram(model, ...parameters));
      const evaluated = [];
      for (const [variant, core] of cores[precision]) {
        const fit = core.fit(model, { precision, maxSteps: 20, elboDraws: 16 });
        assert.equal(textOfProgram(fit), expected, variant);
        evaluated.push([fit.logDensityGradient(fit.mean), fit.outputDraws(9)]);
        assert.ok(stackUsed() <= stackBytes / 2, `${stackUsed()} bytes of stack on ${variant}`);
        fit.close();
      }
      for (const others of evaluated) assert.deepEqual(others, evaluated[0]);
    });
