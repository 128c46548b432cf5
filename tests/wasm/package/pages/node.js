// What the fit gives in Node, as JSON.
import { createVI } from 'tinyelbo';
import { run } from './problem.js';

const vi = await createVI();
console.log(JSON.stringify(await run(vi)));
vi.close();
