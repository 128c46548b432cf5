// Whole fits through the C interface.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { beginFit, finish } from './problem.mjs';
import { layout, modulesOf, RawModule } from './raw_module.mjs';

function fitOf(name, options) {
  const module = new RawModule(name, 1 << 18);
  const { fit } = beginFit(module, { rows: 300, columns: 4, ...options });
  finish(module, fit);
  const result = module.struct('te_result');
  const hash = module.array(BigUint64Array, 1);
  const mean = module.array(Float64Array, 4);
  module.call('te_get_result', fit, result);
  module.call('te_get_hash', fit, hash.byteOffset);
  module.call('te_get_mean', fit, module.span(mean));
  const field = (name) => module.get('te_result', result, name);
  const verdict = module.string(module.exports.te_verdict_name(field('verdict')));
  return { verdict, steps: field('steps'), elbo: field('elbo'), hash: hash[0], mean: Array.from(mean) };
}

for (const family of ['te_full_rank', 'te_mean_field'])
  for (const Type of [Float64Array, Float32Array])
    test(`${family}, ${Type.name}: every module gives the same fit`, () => {
      const [first, ...others] = modulesOf(Type).map((name) => fitOf(name, { family, Type }));
      assert.equal(others.length, Type === Float64Array ? 5 : 3);
      for (const other of others) assert.deepEqual(other, first);
      assert.equal(first.verdict, 'converged');
      assert.ok(first.elbo < 0 && first.mean.every(Number.isFinite));
    });

test('a fit does not depend on what was in memory before', () => {
  const clean = fitOf('tinyelbo', {});
  const module = new RawModule('tinyelbo', 1 << 18);
  new Uint8Array(module.view.buffer, module.end).fill(0xff);
  const { fit } = beginFit(module, { rows: 300, columns: 4 });
  finish(module, fit);
  const hash = module.array(BigUint64Array, 1);
  module.call('te_get_hash', fit, hash.byteOffset);
  assert.equal(hash[0], clean.hash);
});

test('a wrong config is refused with a name and a message', () => {
  const module = new RawModule('tinyelbo', 1 << 18);
  assert.throws(() => beginFit(module, { rows: 300, columns: 4, draws: 0 }), /BAD_DRAWS/);
  assert.match(module.string(module.exports.te_status_message(layout.TE_STATUS_BAD_DRAWS)), /config\.draws/);
});
