import { createVI } from 'tinyelbo/inline';
import { run } from './problem.js';
import { report } from './report.js';

report(async () => run(await createVI()));
