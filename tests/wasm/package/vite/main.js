import { createVI } from 'tinyelbo';
import { run } from './problem.js';
import { report } from './report.js';

report(async () => run(await createVI()));
