// One WebAssembly instance: the memory of one fit, and calls of the C interface on it.
import {
  TE_BLOCK_ALIGNMENT,
  TE_STATUS_OK,
  te_config,
  te_fault,
  te_fit,
  te_request,
  te_result,
  te_slot,
  te_span,
} from '../dist/layout.js';
import { ARRAYS } from './arrays.js';
import { VIError } from './error.js';
import { needsModule } from './module.js';
import { inWords } from './options.js';

const PAGE = 65536;

/** Bytes of what every fit has: its structs, the spans of one call, and a number to be filled in. */
const PARTS = {
  config: te_config.size,
  fit: te_fit.size,
  rows: te_slot.size,
  result: te_result.size,
  request: te_request.size,
  fault: te_fault.size,
  spans: te_span.size * 4,
  number: 8,
};

/** Its parts are addresses. Addresses are handed out from the module's end on; `grow` makes them usable. */
export class Instance {
  /** @param {WebAssembly.Module} module */
  constructor(module) {
    this.exports = this.#instantiate(module).exports;
    this.end = this.exports.__heap_base.value;
    for (const part in PARTS) this[part] = this.reserve(PARTS[part]);
    this.grow();
  }

  #instantiate(module) {
    try {
      return new WebAssembly.Instance(module);
    } catch (cause) {
      return this.refuseMemory(cause);
    }
  }

  /** The address of so many bytes that nothing else has. */
  reserve(bytes) {
    const at = Math.ceil(this.end / TE_BLOCK_ALIGNMENT) * TE_BLOCK_ALIGNMENT;
    this.end = at + bytes;
    if (this.end > 2 ** 32 - PAGE) this.refuseMemory();
    return at;
  }

  /** Makes all that was reserved usable. Views from before are then stale. */
  grow() {
    const { memory } = this.exports;
    const missing = Math.ceil((this.end - memory.buffer.byteLength) / PAGE);
    try {
      if (missing > 0) memory.grow(missing);
    } catch (cause) {
      this.refuseMemory(cause);
    }
    this.view = new DataView(memory.buffer);
  }

  refuseMemory(cause) {
    const what = `there is no memory for this fit, ${Math.ceil((this.end ?? PAGE) / 2 ** 20)} MiB`;
    const mend = "close others, or take fewer rows or features, or family 'mean-field'";
    throw new VIError('OUT_OF_MEMORY', `${what}: ${mend}`, { cause });
  }

  get(struct, at, field) {
    const [offset, type] = struct[field];
    return this.view[type === 'pointer' ? 'getUint32' : `get${type}`](at + offset, true);
  }

  /** Sets fields, and returns the struct's address. */
  set(struct, at, fields) {
    for (const field in fields) {
      const [offset, type] = struct[field];
      this.view[type === 'pointer' ? 'setUint32' : `set${type}`](at + offset, fields[field], true);
    }
    return at;
  }

  /** A typed array on this memory, for use before anything else is called. */
  array(type, at, count) {
    return new ARRAYS[type](this.view.buffer, at, count);
  }

  /** Span number k of a call, of `count` numbers at `values`. */
  span(k, values, type, count) {
    return this.set(te_span, this.spans + k * te_span.size, { values, type, count });
  }

  /** The address of a constant table. */
  table(name) {
    const table = this.exports[name];
    if (table) return table.value;
    throw needsModule(inWords(name).text, name === 'te_program' ? 'program' : 'full');
  }

  /** Calls a function that returns a te_status, with the fit first. */
  ask(name, ...parameters) {
    this.check(this.exports[name](this.fit, ...parameters));
  }

  check(status) {
    if (status !== TE_STATUS_OK) throw this.error(status);
  }

  /** The error of a te_status. */
  error(status, place = '', details) {
    const { text, field } = inWords(this.text('te_status_message', status));
    return new VIError(this.text('te_status_name', status), place + text, { field, ...details });
  }

  /** What te_status_name and its like return. */
  text(name, number) {
    const bytes = new Uint8Array(this.view.buffer, this.exports[name](number));
    return new TextDecoder().decode(bytes.subarray(0, bytes.indexOf(0)));
  }
}
