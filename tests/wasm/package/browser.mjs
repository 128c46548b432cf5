// Serves a folder on localhost and opens its pages in a headless Chromium.
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { delimiter, extname, join, normalize } from 'node:path';
import { wasm } from './installed.mjs';

const { chromium } = createRequire(join(wasm, 'package.json'))('playwright-core');

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
};

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Chromium's path: what CHROMIUM says, or that of the command. */
function executable() {
  const folder = process.env.PATH.split(delimiter).find((folder) => existsSync(join(folder, 'chromium')));
  return process.env.CHROMIUM ?? join(folder ?? '/usr/bin', 'chromium');
}

/**
 * Serves a folder's files, each with `headers`, while its address is used; `routes` say what comes instead of a file.
 * @template Result
 * @param {string} folder
 * @param {{ headers?: object, routes?: Record<string, { status?: number, type?: string, body?: string | Buffer }> }}
 *   options
 * @param {(origin: string) => Promise<Result>} use
 * @returns {Promise<Result>}
 */
export async function serve(folder, { headers = {}, routes = {} }, use) {
  const server = createServer(async (request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, 'http://localhost').pathname));
    const route = path === '/favicon.ico' ? { status: 204 } : routes[path];
    const content = route ? route.body : await readFile(join(folder, path)).catch(() => null);
    const status = route?.status ?? (content === null ? 404 : 200);
    const type = route?.type ?? types[extname(path)] ?? 'text/plain';
    response.writeHead(status, { 'content-type': type, ...headers }).end(content);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  try {
    return await use(`http://127.0.0.1:${server.address().port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** One browser for the tests of a file. */
export const launch = () => chromium.launch({ executablePath: executable(), args: flags });

/**
 * Opens a page and waits for what it posts to /report as JSON.
 * @returns {Promise<{ outcome: any, errors: string[], requests: string[], workers: string[] }>}  what it posts; errors
 *   of the console and uncaught ones; the paths asked for; the workers that were started
 */
export async function visitAddress(browser, address, timeout = 60_000) {
  const { origin } = new URL(address);
  const page = await browser.newPage();
  const [errors, requests, workers] = [[], [], []];
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('request', (request) => requests.push(request.url().replace(origin, '')));
  page.on('worker', (worker) => workers.push(worker.url().replace(origin, '')));
  let timer;
  try {
    const report = new Promise((resolve, reject) => {
      page.route('**/report', (route) => {
        resolve(route.request().postDataJSON());
        return route.fulfill({ status: 204 });
      });
      timer = setTimeout(() => reject(new Error(`${address} reported nothing: ${errors.join('; ')}`)), timeout);
    });
    await page.goto(address);
    return { outcome: await report, errors, requests, workers };
  } finally {
    clearTimeout(timer);
    await page.close();
  }
}

/** Serves a folder while a page of it is visited. */
export const visit = (browser, folder, { path = '/index.html', ...options } = {}) =>
  serve(folder, options, (origin) => visitAddress(browser, origin + path));
