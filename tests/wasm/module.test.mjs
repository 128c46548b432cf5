// The modules as artefacts: what they import and export, and what they do to their memory.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { beginFit, finish } from './problem.mjs';
import { layout, modules, RawModule, readModule } from './raw_module.mjs';

const exportList = readFileSync(new URL('../../wasm/exports.txt', import.meta.url), 'utf8');
const isFull = (name) => name.includes('.full');
const hasPrograms = (name) => isFull(name) || name.includes('.program');
const exportedBy = (name) =>
  exportList.match(isFull(name) ? /^te_\w+/gm : hasPrograms(name) ? /^te_\w+(?=$| program$)/gm : /^te_\w+$/gm);

// The stack lies below the data and grows down to 0: stack_bytes in wasm/module.cmake.
const stackBytes = 16384;

const leanParts = [
  { family: 'te_full_rank' },
  { family: 'te_mean_field', sampler: 'te_antithetic_draws' },
  { optimizer: 'te_plain_adam' },
];
const fullParts = [
  { family: 'te_mean_field', response: 'te_linear_response' },
  { optimizer: 'te_plain_adam', sampler: 'te_qmc_draws' },
  { optimizer: 'te_lbfgs', family: 'te_mean_field', gradient: layout.TE_GRADIENT_REPARAM },
];
const partsOf = (name) => [...leanParts, ...(isFull(name) ? fullParts : [])];

/** The deepest that the stack gets in a fit and in what is asked of it. */
function stackUsed(name, options) {
  const module = new RawModule(name, 1 << 20);
  const stack = new Uint8Array(module.view.buffer, 0, stackBytes).fill(0xa5);
  const { fit, slots } = beginFit(module, options);
  finish(module, fit);
  const { rows, columns, Type } = options;
  const work = module.array(Type, module.exports.te_wasm_predict_work(columns, columns, 64));
  const results = [0, 1, 2].map(() => module.span(module.array(Type, rows)));
  module.call('te_predict', fit, 0, slots, 0.9, 64, module.span(work), ...results);
  module.call('te_get_covariance', fit, module.span(module.array(Type, columns * columns)));
  const first = stack.findIndex((byte) => byte !== 0xa5);
  return first < 0 ? 0 : stackBytes - first;
}

for (const [name, [Type, ...others]] of Object.entries(modules)) {
  test(`${name}: imports nothing and exports what exports.txt says`, () => {
    const module = new WebAssembly.Module(readModule(name));
    assert.deepEqual(WebAssembly.Module.imports(module), []);
    const names = WebAssembly.Module.exports(module).map((item) => item.name);
    assert.deepEqual(names.sort(), [...exportedBy(name), 'memory', '__heap_base'].sort());
  });

  test(`${name}: memory stays as it is through a whole fit`, () => {
    const module = new RawModule(name, 1 << 17);
    const { buffer } = module.exports.memory;
    const { fit } = beginFit(module, { rows: 200, columns: 3, Type });
    finish(module, fit);
    assert.equal(module.exports.memory.buffer, buffer);
    assert.ok(buffer.byteLength > 0);
  });

  test(`${name}: nothing is written behind what the caller allocated`, () => {
    const module = new RawModule(name, 1 << 17);
    const { fit } = beginFit(module, { rows: 200, columns: 3, Type });
    const rest = new Uint8Array(module.view.buffer, module.end).fill(0xa5);
    finish(module, fit);
    assert.ok(rest.length > 1000 && rest.every((byte) => byte === 0xa5));
  });

  test(`${name}: a quarter of the stack is enough`, () => {
    for (const Real of [Type, ...others])
      for (const parts of partsOf(name)) {
        const used = stackUsed(name, { rows: 100, columns: 40, Type: Real, max_steps: 300, ...parts });
        assert.ok(used > 0, 'the stack is somewhere else');
        assert.ok(used <= stackBytes / 4, `${JSON.stringify(parts)} takes ${used} bytes of stack`);
      }
  });

  const missing = [Float64Array, Float32Array].filter((Real) => !modules[name].includes(Real));
  for (const Other of missing)
    test(`${name}: refuses the precision that it lacks`, () => {
      const begin = () => beginFit(new RawModule(name, 1 << 17), { rows: 200, columns: 3, Type: Other });
      assert.throws(begin, /BAD_PRECISION/);
    });
}

test('layout.js fits the module', () => {
  const module = new RawModule('tinyelbo', 1 << 17);
  const { fit, config } = beginFit(module, { rows: 200, columns: 3, seed: 0x0123456789abcdefn });
  const { te_logistic, te_full_rank, te_adam } = module.exports;
  // The defaults of tinyelbo.h, from the first field to the last.
  assert.equal(module.get('te_config', config, 'precision'), layout.TE_F64);
  assert.equal(module.get('te_config', config, 'model'), te_logistic.value);
  assert.equal(module.get('te_config', config, 'family'), te_full_rank.value);
  assert.equal(module.get('te_config', config, 'optimizer'), te_adam.value);
  assert.equal(module.get('te_config', config, 'draws'), 8);
  assert.equal(module.get('te_config', config, 'max_steps'), 4000);
  assert.equal(module.get('te_config', config, 'step_size'), 0.01);
  // What te_init copied lies where the nested layout says.
  const copied = fit + layout.te_fit.config[0];
  assert.equal(layout.te_fit.config[1], 'te_config');
  assert.equal(module.get('te_config', copied, 'seed'), 0x0123456789abcdefn);
  assert.equal(module.get('te_plan', fit + layout.te_fit.plan[0], 'dimension'), 3);
});
