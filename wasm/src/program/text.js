// Expressions as their user wrote them, but with signs for plus, minus, times and over; for messages.
import { camelCase } from '../names.js';
import { isDensity } from './operations.js';
import { isScalar, isVector } from './shape.js';

/** The shortest text that reads back as the number, as C++'s to_chars has it. */
export function numberText(number) {
  if (Number.isNaN(number)) return 'nan';
  if (Object.is(number, -0) || number < 0) return `-${numberText(-number)}`;
  if (number === Infinity) return 'inf';
  const [mantissa, exponent] = number.toExponential().split('e');
  const scientific = `${mantissa}e${exponent[0]}${exponent.slice(1).padStart(2, '0')}`;
  const digits = '0'.repeat(Math.max(-exponent, 0)) + mantissa.replace('.', '');
  const point = Math.max(exponent, 0) + 1;
  const fixed = Number.isInteger(number) ? String(BigInt(number)) : `${digits.slice(0, point)}.${digits.slice(point)}`;
  return fixed.length > scientific.length ? scientific : fixed;
}

export const NUMBERS_SHOWN = 4;

/** The first numbers in braces; a single one without. */
export function numbersText(numbers) {
  if (numbers.length === 1) return numberText(numbers[0]);
  const some = Array.from(numbers.slice(0, NUMBERS_SHOWN), numberText);
  return `{${[...some, ...(numbers.length > NUMBERS_SHOWN ? ['...'] : [])].join(', ')}}`;
}

const DEPTH = 5;
const OPERANDS = 4;
const SIGNS = { add: ' + ', subtract: ' - ', multiply: ' * ', divide: ' / ' };
const PRECEDENCE = { add: 0, subtract: 0, multiply: 1, divide: 1, negate: 2 };
const ATOM = 3;
const precedenceOf = ({ name, op }) => (name ? ATOM : (PRECEDENCE[op] ?? ATOM));

function callText({ op, operands }, operandText) {
  const first = operands.slice(0, OPERANDS).map((_, i) => operandText(i));
  const all = operands.length > OPERANDS ? [...first, '...'] : first;
  const list = isDensity(op) ? [all[0], all.slice(1).join(', ')].join(' | ') : all.join(', ');
  return `${camelCase(op)}(${list})`;
}

function sliceText({ shape, operands: [of], immediate: [row, column] }, of_) {
  if (!isScalar(shape)) return `${of_}[${row}, ..., ${row + shape[0] - 1}]`;
  return of_ + (isVector(of.shape) ? `[${row}]` : `[${row}, ${column}]`);
}

/** @param {import('./graph.js').Node} node */
export function textOf(node, depth = DEPTH) {
  const { name, op, operands } = node;
  if (name) return name;
  if (!depth) return '...';
  const operandText = (i, least = 0) => {
    const inner = textOf(operands[i], depth - 1);
    return precedenceOf(operands[i]) < least ? `(${inner})` : inner;
  };
  const own = precedenceOf(node);
  if (SIGNS[op]) return operandText(0, own) + SIGNS[op] + operandText(1, own + 1);
  if (op === 'constant') return numbersText(node.values);
  if (op === 'negate') return `-${operandText(0, own)}`;
  if (op === 'slice') return sliceText(node, operandText(0, ATOM));
  if (op === 'gather') return `${operandText(0, ATOM)}[${operandText(1)}]`;
  if (op === 'check') return textOf(operands[0], depth);
  return callText(node, operandText);
}
