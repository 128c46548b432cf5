import { createVI } from '/node_modules/tinyelbo/dist/inline.js';
import { run } from './problem.js';

let outcome;
try {
  outcome = { result: await run(await createVI()), origin };
} catch ({ name, code, message }) {
  outcome = { error: { name, code, message } };
}
parent.postMessage(outcome, '*');
