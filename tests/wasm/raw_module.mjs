// The module's C interface for tests: structs by name, arrays by copy, and no manners.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export const dist = process.env.TINYELBO_DIST;
if (!dist) throw new Error('set TINYELBO_DIST to the folder that wasm/build.sh fills');
export const layout = await import(pathToFileURL(join(dist, 'layout.js')));
/** The modules, and the arrays of the precisions that they have. */
export const modules = {
  'tinyelbo.simd': [Float64Array],
  tinyelbo: [Float64Array],
  'tinyelbo.single.simd': [Float32Array],
  'tinyelbo.single': [Float32Array],
  'tinyelbo.program.simd': [Float64Array],
  'tinyelbo.program': [Float64Array],
  'tinyelbo.full.simd': [Float64Array, Float32Array],
  'tinyelbo.full': [Float64Array, Float32Array],
};
/** Those of a precision. */
export const modulesOf = (Type) => Object.keys(modules).filter((name) => modules[name].includes(Type));
export const readModule = (name) => readFileSync(join(dist, `${name}.wasm`));

const wordOf = (type) => (type === 'pointer' ? 'Uint32' : type);

/** An instance with `bytes` of room behind what the module has itself. */
export class RawModule {
  constructor(name, bytes) {
    this.exports = new WebAssembly.Instance(new WebAssembly.Module(readModule(name)), {}).exports;
    const { memory, __heap_base } = this.exports;
    this.end = __heap_base.value;
    const missing = this.end + bytes - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / 65536));
    this.view = new DataView(memory.buffer);
  }

  /** The address of so many bytes that nothing else has. */
  allocate(bytes) {
    const at = Math.ceil(this.end / layout.TE_BLOCK_ALIGNMENT) * layout.TE_BLOCK_ALIGNMENT;
    this.end = at + bytes;
    if (this.end > this.view.byteLength) throw new Error('this test needs more memory than it asked for');
    return at;
  }

  /** A typed array of so many elements in the module's memory. */
  array(Type, count) {
    return new Type(this.view.buffer, this.allocate(count * Type.BYTES_PER_ELEMENT), count);
  }

  /** A struct, or several in a row, all zero. */
  zeros(name, count = 1) {
    const bytes = count * layout[name].size;
    const at = this.allocate(bytes);
    new Uint8Array(this.view.buffer, at, bytes).fill(0);
    return at;
  }

  /** A struct, all zero but for the fields given. */
  struct(name, fields = {}) {
    const at = this.zeros(name);
    for (const [field, value] of Object.entries(fields)) this.set(name, at, field, value);
    return at;
  }

  get(name, at, field) {
    const [offset, type] = layout[name][field];
    return this.view[`get${wordOf(type)}`](at + offset, true);
  }

  set(name, at, field, value) {
    const [offset, type] = layout[name][field];
    this.view[`set${wordOf(type)}`](at + offset, value, true);
  }

  /** Calls an export that returns a te_status, and throws if that is not ok. */
  call(name, ...parameters) {
    const status = this.exports[name](...parameters);
    if (status !== layout.TE_STATUS_OK) throw new Error(`${name}: ${this.string(this.exports.te_status_name(status))}`);
  }

  string(at) {
    const bytes = new Uint8Array(this.view.buffer, at);
    return new TextDecoder().decode(bytes.subarray(0, bytes.indexOf(0)));
  }

  /** A te_span on a typed array of this memory. */
  span(array) {
    const type = array instanceof Float64Array ? layout.TE_F64 : layout.TE_F32;
    return this.struct('te_span', { values: array.byteOffset, type, count: array.length });
  }
}
