// A small model to spoil, and what it says.
import { lower, Program } from '../../../../../wasm/src/program.js';

export function fixture() {
  const m = new Program();
  const [y, x] = [m.data('y', [1, 0, 2]), m.data('x', [[1, 2], [3, 4], [5, 6]])]; // prettier-ignore
  return { m, y, x, mu: m.parameter('mu'), tau: m.parameter('tau', lower(0)), beta: m.parameter('beta', 2) };
}

/** The message of what a call throws; empty if it throws nothing. */
export function messageOf(act) {
  try {
    act();
  } catch ({ message }) {
    return message;
  }
  return '';
}
