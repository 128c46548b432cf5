import { createVI } from 'tinyelbo';
import wasm from 'tinyelbo/tinyelbo.wasm';
import { run } from './problem.js';
import { report } from './report.js';

report(async () => run(await createVI({ wasm: new URL(wasm, import.meta.url), worker: false })));
