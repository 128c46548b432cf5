// Prints the golden hashes of a trace module as Chromium finds them:  node trace_chromium.mjs MODULE
import { readFile } from 'node:fs/promises';
import { runInChromium } from './chromium.mjs';

const page = `<!doctype html><title>trace</title><script type="module">
  import { runTrace } from './trace.mjs';
  const report = (body) => fetch('/report', { method: 'POST', body });
  try {
    const response = await fetch('/trace.wasm');
    await report(await runTrace(await response.arrayBuffer()));
  } catch (error) {
    await report('failed: ' + error);
  }
</script>`;

const files = {
  '/': { type: 'text/html', body: page },
  '/trace.mjs': { type: 'text/javascript', body: await readFile(new URL('trace.mjs', import.meta.url)) },
  '/trace.wasm': { type: 'application/wasm', body: await readFile(process.argv[2]) },
};
process.stdout.write(await runInChromium(files));
