// Prints the golden hashes of a trace module:  node trace_node.mjs MODULE
import { readFile } from 'node:fs/promises';
import { runTrace } from './trace.mjs';

process.stdout.write(await runTrace(await readFile(process.argv[2])));
