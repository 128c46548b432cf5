// What crosses from the caller to the server: plain data that the caller cannot change any more. There it is checked.
import { readMatrix, readVector } from './arrays.js';
import { bindProgram } from './binding.js';
import { VIError, guarded } from './error.js';

/** The numbers of a prior or a start; an earlier fit has functions, too, which cannot be copied. */
function gaussian(q) {
  if (!q) return q;
  const { mean, sd, scaleTril, status } = q;
  return scaleTril ? { mean, scaleTril, status } : { mean, sd };
}

function absolute(url) {
  try {
    return new URL(url, globalThis.document?.baseURI ?? globalThis.location?.href).href;
  } catch (cause) {
    const what = `module: '${url}' is no absolute URL: pass new URL('./model.js', import.meta.url)`;
    throw new VIError('BAD_MODEL', what, { field: 'module', cause });
  }
}

/** The memory of the data's arrays. */
export function buffersOf(model) {
  const arrays = model?.type === 'program' ? [model.bytes, ...Object.values(model.data)] : [model?.x, model?.y];
  const buffers = arrays.map((array) => array?.buffer);
  return [...new Set(buffers)].filter((buffer) => buffer instanceof ArrayBuffer);
}

// Node's Buffer has a slice of its own that copies nothing.
const { slice } = Uint8Array.prototype;

function ownData(model, transfer) {
  const { design, ...data } = model;
  const own = (field, values) => {
    data[field] = values === model[field] && !transfer ? slice.call(values) : values;
  };
  if (model.x) {
    const { values, rows = model.n, columns = model.d } = readMatrix(model.x, 'x');
    Object.assign(data, { n: rows, d: columns });
    own('x', values);
  }
  if (model.y) own('y', readVector(model.y, 'y'));
  if (model.module !== undefined) data.module = absolute(model.module);
  return { ...data, prior: gaussian(model.prior) };
}

/** What the program asks for of its data; its bytes are always copied, since they serve fits to come. */
function ownProgram(model, transfer) {
  const { bytes, slots } = bindProgram(model);
  const own = ({ values, given }) => (values === given && !transfer ? slice.call(values) : values);
  const data = Object.fromEntries(slots.map((slot) => [slot.name, own(slot)]));
  return { type: 'program', bytes: slice.call(bytes), data };
}

const packOptions = guarded('BAD_OPTION', (options) =>
  structuredClone({ ...options, start: gaussian(options.start) }),
);

/** A model whose density is a function stays where it is. */
const packModel = guarded('BAD_MODEL', (model, transfer) => {
  if (typeof model !== 'object' || !model) return { model };
  const { design, logDensityGradient } = model;
  if (typeof logDensityGradient === 'function') return { model, isFunction: true };
  const data = (model.type === 'program' ? ownProgram : ownData)(model, transfer);
  return { model: structuredClone(data, { transfer: buffersOf(data) }), design };
});

/** A copy of a model and its options, moved with the option `transfer`; and what stays on the caller's side. */
export function pack(model, options) {
  const packed = packOptions(options);
  return { options: packed, ...packModel(model, options.transfer) };
}
