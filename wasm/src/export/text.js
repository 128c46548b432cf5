// C source as text: what all exported headers are made of. lib/cli/export_text.cpp writes the same.
import { TE_ABI_VERSION, TE_F32, TE_F64, TE_VERSION } from '../../dist/layout.js';
import { refuse } from '../arrays.js';

const LINE_LENGTH = 120;
/** C99's, C11's and C++20's. */
const KEYWORDS = new Set(
  (
    'alignas alignof and and_eq asm auto bitand bitor bool break case catch char char16_t char32_t char8_t class ' +
    'co_await co_return co_yield compl concept const const_cast consteval constexpr constinit continue decltype ' +
    'default delete do double dynamic_cast else enum explicit export extern false float for friend goto if inline ' +
    'int long mutable namespace new noexcept not not_eq nullptr operator or or_eq private protected public register ' +
    'reinterpret_cast requires restrict return short signed sizeof static static_assert static_cast struct switch ' +
    'template this thread_local throw true try typedef typeid typename union unsigned using virtual void volatile ' +
    'wchar_t while xor xor_eq'
  ).split(' '),
);
/** The types of C: their names, the decimal digits they guarantee, their size. */
const PRECISIONS = {
  single: { type: 'float', slotType: 'TE_F32', bit: TE_F32, digits: 6, bytes: 4, round: Math.fround, suffix: 'f' },
  double: { type: 'double', slotType: 'TE_F64', bit: TE_F64, digits: 15, bytes: 8, round: Number, suffix: '' },
};

/** The words of a precision in C. */
export const wordsOf = (precision) => PRECISIONS[precision];

/** The name of macros, in capitals; each byte that no identifier holds becomes '_'. */
export function upper(text) {
  const bytes = String.fromCharCode(...new TextEncoder().encode(text));
  return bytes.replace(/[^A-Za-z0-9]/g, '_').toUpperCase();
}

/** Throws unless C and C++ take this and what begins with it as names that tinyelbo.h has not. */
export function checkName(name) {
  const refuseName = (what) => refuse('BAD_NAME', 'name', what, "give one of letters, digits and '_', such as 'model'");
  if (typeof name !== 'string' || !/^[A-Za-z][A-Za-z0-9_]*$/.test(name)) refuseName('no name in C');
  if (KEYWORDS.has(name)) refuseName('a keyword of C or C++');
  if (/^te(_|$)/i.test(name)) refuseName('the beginning of names that tinyelbo.h has');
}

/** Text as a comment may hold it: ASCII, in JSON's escapes, with no end or beginning of a comment and no trigraph. */
export function commentText(text) {
  const ascii = JSON.stringify(text).replace(/[^ -~]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return ascii.slice(1, -1).replace(/(?<=\/)\*|(?<=\*)\/|(?<=\?)\?/g, '\\$&');
}

/** As printf's %a. */
function hexadecimal(value) {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const exponent = Number((bits >> 52n) & 0x7ffn);
  const digits = (bits & 0xfffffffffffffn).toString(16).padStart(13, '0').replace(/0+$/, '');
  const power = Math.max(exponent, 1) - 1023;
  return `${bits >> 63n ? '-' : ''}0x${exponent ? 1 : 0}${digits && `.${digits}`}p${power < 0 ? '' : '+'}${power}`;
}

function decimal(value, { digits, round }) {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e6)) return '';
  const typed = Number(value.toPrecision(digits));
  if (round(typed) !== value) return '';
  const text = `${Object.is(value, -0) ? '-' : ''}${typed}`;
  return text.includes('.') ? text : `${text}.0`;
}

/** A constant that reads back as the same number: in decimals where the type's guaranteed digits do. */
export function numberText(value, precision) {
  const words = PRECISIONS[precision];
  return (decimal(value, words) || hexadecimal(value)) + words.suffix;
}

export const define = (name, value, comment = '') => `#define ${name} ${value}${comment && ` /* ${comment} */`}\n`;

/** A static constant array; throws where a number is not finite in that precision. */
export function arrayText(name, values, precision, field) {
  const { type, round } = PRECISIONS[precision];
  let text = `static const ${type} ${name}[${values.length}] = {`;
  let length = LINE_LENGTH;
  for (const [row, given] of values.entries()) {
    const value = round(given);
    if (!Number.isFinite(value))
      refuse('DATA_NOT_FINITE', field, `not finite in ${precision} precision`, 'mend it', { row });
    const item = `${numberText(value, precision)},`;
    const fits = length + 1 + item.length <= LINE_LENGTH;
    text += fits ? ` ${item}` : `\n    ${item}`;
    length = fits ? length + 1 + item.length : 4 + item.length;
  }
  return `${text}\n};\n`;
}

const errorText = (condition, text) => `#if ${condition}\n#error "${text}"\n#endif\n`;

/**
 * A whole header around its body, which refuses other versions and builds without its precision.
 * @param {{ name: string, title: string, notes: string[], precision?: 'single' | 'double', include?: string,
 *   included?: string }} frame
 * @param {string} body
 */
export function headerText({ name, title, notes, precision, include, included = 'TE_ABI_VERSION' }, body) {
  const guard = `${upper(name)}_H`;
  const noteLines = notes.map((note) => ` * ${note}\n`).join('');
  const version = errorText(
    `TE_ABI_VERSION != ${TE_ABI_VERSION}`,
    'this header was made for another version of tinyelbo: export it again with this one',
  );
  const left =
    precision &&
    errorText(
      `defined(TE_PRECISIONS) && ((TE_PRECISIONS) & ${PRECISIONS[precision].bit}) == 0`,
      `this header is of ${precision} precision, which TE_PRECISIONS leaves out: export it in the other one`,
    );
  return (
    `/* Made by tinyelbo ${TE_VERSION}: ${title}.\n *\n${noteLines} */\n#ifndef ${guard}\n#define ${guard}\n\n` +
    `#ifndef ${included}\n#include <${include ?? 'tinyelbo/tinyelbo.h'}>\n#endif\n${version}${left ?? ''}\n` +
    `${body}\n#endif\n`
  );
}
