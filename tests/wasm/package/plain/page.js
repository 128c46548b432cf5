import { createVI } from '/node_modules/tinyelbo/dist/index.js';
import { run } from './problem.js';
import { report } from './report.js';

const { worker, noSimd } = JSON.parse(new URL(location.href).searchParams.get('options') ?? '{}');
if (noSimd) WebAssembly.validate = () => false;
const options = worker ? { worker: new URL(worker, location.href) } : { worker };

report(async () => run(await createVI(options)));
