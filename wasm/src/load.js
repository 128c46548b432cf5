// From an address, bytes or a response to a compiled module.
import { TE_ABI_VERSION, te_model } from '../dist/layout.js';
import { VIError } from './error.js';
import { importNode } from './node.js';

const EMPTY_MODULE = [0, 97, 115, 109, 1, 0, 0, 0];
/** A function that makes a vector: valid only where there is SIMD. */
const SIMD_PROBE = [...EMPTY_MODULE, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 8, 1, 6, 0, 65, 0, 253, 15, 11];

/** Vite's development server moves scripts into a cache, and leaves other files where they are. */
export const unmoved = (url) => new URL(url.href.replace('/.vite/deps/', '/tinyelbo/dist/'));

/** Written out, so that bundlers see the files. */
const ADDRESSES = {
  'tinyelbo.wasm': () => new URL('./tinyelbo.wasm', import.meta.url),
  'tinyelbo.simd.wasm': () => new URL('./tinyelbo.simd.wasm', import.meta.url),
  'tinyelbo.single.wasm': () => new URL('./tinyelbo.single.wasm', import.meta.url),
  'tinyelbo.single.simd.wasm': () => new URL('./tinyelbo.single.simd.wasm', import.meta.url),
  'tinyelbo.program.wasm': () => new URL('./tinyelbo.program.wasm', import.meta.url),
  'tinyelbo.program.simd.wasm': () => new URL('./tinyelbo.program.simd.wasm', import.meta.url),
  'tinyelbo.full.wasm': () => new URL('./tinyelbo.full.wasm', import.meta.url),
  'tinyelbo.full.simd.wasm': () => new URL('./tinyelbo.full.simd.wasm', import.meta.url),
};

const INFIX = { double: '', single: '.single', program: '.program', full: '.full' };

export const hasSimd = () => WebAssembly.validate(Uint8Array.from(SIMD_PROBE));

function notFound(source, what, cause) {
  const mend = "say where tinyelbo's .wasm files are by `wasm`; with Vite add optimizeDeps: { exclude: ['tinyelbo'] }";
  return new VIError('WASM_NOT_FOUND', `${source}: ${what}: ${mend}`, { cause });
}

const corrupt = (source, what, cause) =>
  new VIError('WASM_CORRUPT', `${source}: ${what}: install all of tinyelbo's files again`, { cause });

function badSource() {
  const message = 'wasm: no source: give an absolute URL, a Response, bytes, a WebAssembly.Module, or { base: URL }';
  return new VIError('BAD_OPTION', message, { field: 'wasm' });
}

/** What is at an address. */
async function read(source) {
  // Node's fetch takes no files.
  if (globalThis.process?.versions?.node && !/^(https?|data|blob):/.test(source)) {
    const { readFile } = await importNode('fs/promises');
    return readFile(source.startsWith('file:') ? new URL(source) : source);
  }
  return bytesOf(await fetch(source, { credentials: 'same-origin' }));
}

async function bytesOf(response) {
  if (!response.ok) throw new Error(`the server says ${response.status}`);
  return response.arrayBuffer();
}

async function compileBytes(source, bytes) {
  try {
    return await WebAssembly.compile(bytes);
  } catch (cause) {
    // A server may have a page instead.
    const isPage = bytes.byteLength > 0 && /^\s*</.test(new TextDecoder().decode(bytes));
    if (isPage) throw notFound(source, 'HTML instead of WebAssembly', cause);
    // Even the empty module fails where the page's policy forbids it.
    const mend = "add 'wasm-unsafe-eval' to script-src of its Content-Security-Policy";
    const blocked = new VIError('WASM_BLOCKED', `this page may not compile WebAssembly: ${mend}`, { cause });
    await WebAssembly.compile(Uint8Array.from(EMPTY_MODULE)).catch(() => Promise.reject(blocked));
    throw corrupt(source, 'no intact module', cause);
  }
}

/** Throws unless the module is ours, of this version. */
function checkModule(source, module) {
  let version;
  try {
    const { memory, te_logistic: table } = new WebAssembly.Instance(module).exports;
    version = new DataView(memory.buffer).getUint32(table.value + te_model.abi_version[0], true);
  } catch (cause) {
    throw corrupt(source, 'another module', cause);
  }
  if (version !== TE_ABI_VERSION) throw corrupt(source, `of version ${version} where ${TE_ABI_VERSION} is needed`);
  return module;
}

/**
 * Compiles what the option `wasm` may be, or a promise of that. Without streaming: a response may be of any type, and
 * the modules are small.
 */
export async function compile(given) {
  const wasm = await Promise.resolve(given).catch((cause) => Promise.reject(notFound('wasm', `${cause}`, cause)));
  if (wasm instanceof WebAssembly.Module) return checkModule('wasm', wasm);
  const isAddress = typeof wasm === 'string' || wasm instanceof URL;
  const isResponse = typeof wasm?.arrayBuffer === 'function';
  if (!isAddress && !isResponse && !ArrayBuffer.isView(wasm) && !(wasm instanceof ArrayBuffer)) throw badSource();
  const source = isAddress ? String(wasm) : wasm.url || 'wasm';
  let bytes = wasm;
  try {
    if (isAddress) bytes = await read(source);
    if (isResponse) bytes = await bytesOf(wasm);
  } catch (cause) {
    throw notFound(source, `${cause}`, cause);
  }
  return checkModule(source, await compileBytes(source, bytes));
}

const compiled = new Map();

/** Compiles once for each address of the package's own files; what failed is tried again. */
function compileOnce({ href }) {
  if (!compiled.has(href)) {
    const promise = compile(href);
    compiled.set(href, promise);
    promise.catch(() => compiled.delete(href));
  }
  return compiled.get(href);
}

/** The file of that name in the folder `base`. */
function addressIn(base, name) {
  try {
    return new URL(name, new URL(base, globalThis.location?.href));
  } catch {
    throw badSource();
  }
}

/** What the promise becomes, or before that the signal's reason. */
export function untilAborted(promise, signal) {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort);
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/**
 * The compiled module. Left out, `wasm` is the fitting one of the files beside this script.
 * @param {object} [options]
 * @param {URL | string | BufferSource | Response | WebAssembly.Module | { base: URL | string }} [options.wasm]
 *   an address, what came from there, or the folder of the package's modules
 * @param {'double' | 'single' | 'program' | 'full'} [options.module] which of the package's modules: one precision,
 *   that with model programs, or all parts
 * @param {AbortSignal} [options.signal]
 * @returns {Promise<WebAssembly.Module>}
 */
export async function compileModule({ wasm, module = 'double', signal } = {}) {
  signal?.throwIfAborted();
  if (typeof WebAssembly !== 'object')
    throw new VIError('WASM_UNSUPPORTED', 'there is no WebAssembly here: allow it, or use a browser that has it');
  const name = `tinyelbo${INFIX[module]}${hasSimd() ? '.simd' : ''}.wasm`;
  if (wasm !== undefined && !wasm?.base) return untilAborted(compile(wasm), signal);
  return untilAborted(compileOnce(wasm ? addressIn(wasm.base, name) : unmoved(ADDRESSES[name]())), signal);
}
