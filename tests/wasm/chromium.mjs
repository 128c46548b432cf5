// Serves a page from localhost, opens it in a headless Chromium, and waits for what it reports.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

async function body(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** Answers with files[path], and passes on what is posted to /report. */
function serve(files, onReport) {
  return createServer(async (request, response) => {
    if (request.method === 'POST') onReport(await body(request));
    const file = files[request.url];
    response.writeHead(file ? 200 : 404, { 'content-type': file?.type ?? 'text/plain' }).end(file?.body);
  });
}

/**
 * @param {Record<string, { type: string, body: string | Uint8Array }>} files  by path; '/' is the page
 * @returns {Promise<string>} what the page posts to /report
 */
export async function runInChromium(files, { timeout = 120_000, command = process.env.CHROMIUM ?? 'chromium' } = {}) {
  const profile = await mkdtemp(join(tmpdir(), 'tinyelbo-chromium-'));
  let onReport;
  const report = new Promise((resolve) => (onReport = resolve));
  const server = serve(files, onReport).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = `http://127.0.0.1:${server.address().port}/`;
  const browser = spawn(command, [...flags, `--user-data-dir=${profile}`, address], { stdio: 'ignore' });
  const ended = new Promise((resolve) => browser.once('error', resolve).once('exit', resolve));
  let timer;
  try {
    const late = new Promise((resolve) => (timer = setTimeout(resolve, timeout, 'took too long')));
    const failure = Promise.race([ended, late]).then((reason) => {
      throw new Error(`${command}: ${reason} before the page reported`);
    });
    return await Promise.race([report, failure]);
  } finally {
    clearTimeout(timer);
    browser.kill();
    await ended;
    server.closeAllConnections();
    server.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
