// The native command, whose JSON is what fits are compared with.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { filesOf } from './program_models.mjs';

const command = process.env.TINYELBO_COMMAND;
// Where tests are run for good, the command must be there.
export const skip = command || process.env.CI ? false : 'set TINYELBO_COMMAND to the native command';

/** The command's result; it exits with 1 where a fit has not converged. */
export function runCommand(...options) {
  const settings = { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] };
  try {
    return JSON.parse(execFileSync(command, ['fit', ...options, '--json', '-', '--quiet'], settings));
  } catch (error) {
    if (error.status !== 1) throw error;
    return JSON.parse(error.stdout);
  }
}

/** What JSON makes of a result, without the time that it took; its keys in their order. */
export function textOf(result) {
  const { seconds, ...others } = JSON.parse(JSON.stringify(result));
  assert.ok(seconds >= 0);
  return JSON.stringify(others, null, 1);
}

/** The same of a model program. */
export const runProgram = (model, ...options) => runCommand(...filesOf(model), ...options);

/** The same of a program's fit, without the name of its file, which the command alone has. */
export function textOfProgram(result) {
  const { program, ...others } = JSON.parse(JSON.stringify(result));
  assert.ok(program === null || program.endsWith('model.tep'));
  return textOf(others);
}
