// Regression problems in the memory of a RawModule, and fits of them.
import { layout } from './raw_module.mjs';

// The finaliser of MurmurHash3 (Appleby 2011), as in tests/golden/made_up_data.h.
function madeUpBits(i) {
  i = Math.imul(i ^ (i >>> 16), 0x85ebca6b);
  i = Math.imul(i ^ (i >>> 13), 0xc2b2ae35);
  return (i ^ (i >>> 16)) >>> 0;
}
const madeUpNumber = (i) => ((madeUpBits(i) % 257) - 128) / 64;

/** Fills x[rows][columns], an intercept first, and y[rows], 0 or 1: the data of made_up_data.h. */
export function makeUpData(rows, columns, x, y) {
  for (let i = 0; i < rows; i++) {
    let score = madeUpNumber(0x40000000 + 2 * i) + madeUpNumber(0x40000001 + 2 * i);
    for (let j = 0; j < columns; j++) {
      const value = j === 0 ? 1 : madeUpNumber(i * 1024 + j);
      x[i * columns + j] = value;
      score += (value * ((j % 5) - 2)) / 4;
    }
    y[i] = score > 0 ? 1 : 0;
  }
}

/** The slots of a generalised linear model of these data, with a normal prior of sd 1 on every coefficient. */
export function bindData(module, rows, columns, Type) {
  const x = module.array(Type, rows * columns);
  const y = module.array(Type, rows);
  const priorSd = module.array(Float64Array, 1);
  makeUpData(rows, columns, x, y);
  priorSd[0] = 1;
  const type = Type === Float64Array ? layout.TE_F64 : layout.TE_F32;
  const slots = module.zeros('te_slot', layout.TE_GLM_NUM_SLOTS);
  const bind = (slot, array, type, rows, columns) => {
    const fields = { values: array.byteOffset, type, rows, columns, row_stride: columns, column_stride: 1 };
    const at = slots + slot * layout.te_slot.size;
    for (const [field, value] of Object.entries(fields)) module.set('te_slot', at, field, value);
  };
  bind(layout.TE_GLM_X, x, type, rows, columns);
  bind(layout.TE_GLM_Y, y, type, rows, 1);
  bind(layout.TE_GLM_PRIOR_SCALE, priorSd, layout.TE_F64, 1, 1);
  return slots;
}

/** Begins a fit of te_logistic. `settings` are fields of te_config, tables by name; `begin` begins it again. */
export function beginFit(module, { rows, columns, Type = Float64Array, ...settings }) {
  const { family = 'te_full_rank', optimizer = 'te_adam', ...others } = settings;
  const slots = bindData(module, rows, columns, Type);
  const tables = ['te_logistic', family, optimizer].map((name) => module.exports[name].value);
  const config = module.struct('te_config');
  module.exports.te_default_config(config, ...tables);
  const precision = Type === Float64Array ? layout.TE_F64 : layout.TE_F32;
  const fields = { slots, num_slots: layout.TE_GLM_NUM_SLOTS, precision, ...others };
  for (const [field, value] of Object.entries(fields))
    module.set('te_config', config, field, typeof value === 'string' ? module.exports[value].value : value);
  const bytes = module.array(Uint32Array, 1);
  module.call('te_required_bytes', config, bytes.byteOffset);
  const fit = module.struct('te_fit');
  const block = module.allocate(bytes[0]);
  const begin = () => module.call('te_init', fit, config, block, bytes[0]);
  begin();
  return { fit, config, slots, begin };
}

/** Steps a fit to its end. */
export function finish(module, fit) {
  while (module.exports.te_get_verdict(fit) === layout.TE_VERDICT_RUNNING) module.call('te_step', fit, 100);
}
