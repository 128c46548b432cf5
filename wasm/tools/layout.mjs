// Writes a JavaScript module that says where the fields of the C structs are and what the C names stand for:
//     node layout.mjs HEADER INCLUDE_FOLDER OUTPUT
// Names come from the header and numbers from the compiler, so that neither is ever typed twice.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { emcc, readHeader } from './header.mjs';

/** The values of constant C expressions on the module's target; none may exceed 2^53. */
function evaluate(expressions, header, includeFolder) {
  const folder = mkdtempSync(join(tmpdir(), 'tinyelbo-layout-'));
  try {
    const source = join(folder, 'numbers.c');
    const module = join(folder, 'numbers.wasm');
    const list = expressions.map((expression) => `(double)(${expression})`).join(',\n');
    writeFileSync(source, `#include "${resolve(header)}"\nconst double numbers[] = {\n${list}};\n`);
    const target = ['-sSTANDALONE_WASM', '--no-entry', '-sEXPORTED_FUNCTIONS=_numbers'];
    emcc('-O1', `-I${includeFolder}`, source, ...target, '-o', module);
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(module)), {});
    return Array.from(new Float64Array(exports.memory.buffer, exports.numbers.value, expressions.length));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const [header, includeFolder, output] = process.argv.slice(2);
const { structs, enumerators, macros } = readHeader(header, includeFolder);
const expressions = structs.flatMap(({ name, fields }) => [
  `sizeof(${name})`,
  ...fields.map((field) => `offsetof(${name}, ${field.name})`),
]);
const numbers = evaluate([...expressions, ...enumerators], header, includeFolder).values();
const next = () => numbers.next().value;

const printStruct = ({ name, fields }) => {
  const lines = [`  size: ${next()},`, ...fields.map((field) => `  ${field.name}: [${next()}, '${field.type}'],`)];
  return `export const ${name} = {\n${lines.join('\n')}\n};\n`;
};
const printConstant = ([name, value]) => `export const ${name} = ${JSON.stringify(value)};\n`;
/** The names of an enumeration that counts from 0 to its COUNT: ['parameter', 'constant', ...] for te_op. */
const printNames = (name) => {
  const prefix = `${name.toUpperCase()}_`;
  const names = enumerators.filter((enumerator) => enumerator.startsWith(prefix) && enumerator !== `${prefix}COUNT`);
  return printConstant([name, names.map((enumerator) => enumerator.slice(prefix.length).toLowerCase())]);
};

writeFileSync(
  output,
  [
    '// Made by wasm/tools/layout.mjs. Sizes and offsets in bytes. A field is [offset, type]: the word that DataView\n',
    "// has for it, 'pointer', or the name of the struct that lies there.\n",
    ...structs.map(printStruct),
    ...enumerators.map((name) => printConstant([name, next()])),
    printNames('te_op'),
    ...macros.map(printConstant),
  ].join(''),
);
