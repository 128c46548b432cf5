// Runs a module of trace_module.cpp, in Node and in a page, and returns what it prints.
export async function runTrace(bytes) {
  const { instance } = await WebAssembly.instantiate(bytes);
  const start = instance.exports.run_trace();
  const memory = new Uint8Array(instance.exports.memory.buffer);
  return new TextDecoder().decode(memory.subarray(start, memory.indexOf(0, start)));
}
