// Makes a module in text form shorter, to the same results:
//     node compact.mjs INPUT.wat OUTPUT.wat
// Binaryen writes every constant out in full: 18 bytes for a vector, 9 for a double. Engines fold conversions of
// constants, so that shorter spellings cost no time. And a compressor does better where functions on the same type are
// neighbours.
import { readFileSync, writeFileSync } from 'node:fs';

const [input, output] = process.argv.slice(2);
const text = readFileSync(input, 'utf8');
const bits = new DataView(new ArrayBuffer(8));

/** What stands between the parentheses of the module: its own expressions in parentheses. */
function* formsOf(module) {
  let depth = 0;
  let start = 0;
  for (const { 0: token, index } of module.matchAll(/"(?:[^"\\]|\\.)*"|[()]/g)) {
    if (token === '(' && ++depth === 2) start = index;
    if (token === ')' && --depth === 1) yield module.slice(start, index + 1);
  }
}

/** A float's constant as it is written out, 'f64' or 'f32'. */
const written = (type, x) => `(${type}.const ${Object.is(x, -0) ? '-0' : String(x).replace('Infinity', 'inf')})`;

/** The bytes that an integer takes. */
function integerBytes(x) {
  let count = 1;
  for (; x < -64n || x > 63n; x >>= 7n) count++;
  return count;
}

function shortFloat(type, x) {
  if (Object.is(x, -0)) return `(${type}.neg ${shortFloat(type, 0)})`;
  if (Number.isInteger(x) && Math.abs(x) < (type === 'f64' ? 1 << 20 : 1 << 13))
    return `(${type}.convert_i32_s (i32.const ${x}))`;
  return type === 'f64' && Math.fround(x) === x ? `(f64.promote_f32 ${written('f32', x)})` : written(type, x);
}

/** A vector of one number throughout, from the lower 64 bits of it. */
function shortSplat(low, high) {
  bits.setUint32(0, low, true);
  bits.setUint32(4, high, true);
  const [type, integer, float] =
    low === high
      ? ['32x4', BigInt(bits.getInt32(0, true)), bits.getFloat32(0, true)]
      : ['64x2', bits.getBigInt64(0, true), bits.getFloat64(0, true)];
  const width = type.slice(0, 2);
  // A number that is short as an integer; the others are numbers of the fit's precision.
  if (Number.isNaN(float) || integerBytes(integer) < width / 8)
    return `(i${type}.splat (i${width}.const ${integer}))`;
  return `(f${type}.splat ${shortFloat(`f${width}`, float)})`;
}

const shorten = (code) =>
  code
    .replace(/\((f64|f32)\.const (-?(?:inf|[\d.]+(?:e[+-]?\d+)?))\)/g, (_, type, x) =>
      shortFloat(type, Number(x.replace('inf', 'Infinity'))),
    )
    .replace(/\(v128\.const i32x4 (\w+) (\w+) (\w+) (\w+)\)/g, (constant, ...parts) => {
      const [a, b, c, d] = parts.slice(0, 4).map(Number);
      return a === c && b === d ? shortSplat(a, b) : constant;
    });

const count = (code, pattern) => code.match(pattern)?.length ?? 0;

/** 0 for code without floats, 1 for double, 2 for float. */
function precisionOf(code) {
  const [doubles, floats] = [count(code, /f64(?:x2)?\./g), count(code, /f32(?:x4)?\./g)];
  return doubles + floats === 0 ? 0 : doubles > floats ? 1 : 2;
}

/** Functions by precision; those that are called most come first, since calls of the first 128 are shorter. */
function inOrder(functions) {
  const nameOf = (code) => code.match(/^\(func (\S+)/)[1];
  const calls = new Map(functions.map((code) => [nameOf(code), 0]));
  for (const { 1: name } of text.matchAll(/\(call (\$\S+)/g)) calls.set(name, calls.get(name) + 1);
  const byCalls = [...functions].sort((a, b) => calls.get(nameOf(b)) - calls.get(nameOf(a)));
  const byPrecision = (part) => part.sort((a, b) => precisionOf(a) - precisionOf(b));
  return [...byPrecision(byCalls.slice(0, 128)), ...byPrecision(byCalls.slice(128))];
}

const forms = [...formsOf(text)];
const isFunction = (form) => form.startsWith('(func ');
const functions = inOrder(forms.filter(isFunction)).map(shorten);
const others = forms.filter((form) => !isFunction(form));
writeFileSync(output, `(module\n${[...others, ...functions].join('\n')}\n)\n`);
