// The package as users get it: packed, and installed into an empty folder of its own.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../../', import.meta.url));
export const wasm = join(root, 'wasm');
const here = fileURLToPath(new URL('.', import.meta.url));
const npm = ['--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'];

/** Runs a program to its end and returns what it prints; its messages go into the error where it fails. */
export function run(command, parameters, cwd) {
  try {
    return execFileSync(command, parameters, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    throw new Error(`${command} ${parameters.join(' ')}\n${error.stdout ?? ''}${error.stderr ?? error.message}`);
  }
}

/** A development tool of wasm/package.json, by the name of its command. */
export const tool = (name) => join(wasm, 'node_modules', '.bin', name);

/** A new folder with nothing in it, gone when this process ends. */
export function emptyFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'tinyelbo-package-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

/** Packs the package: the path of the tarball and the files in it. */
export function pack() {
  const folder = emptyFolder();
  const [{ filename, files }] = JSON.parse(run('npm', ['pack', '--json', '--pack-destination', folder, ...npm], wasm));
  return { tarball: join(folder, filename), files: files.map((file) => file.path) };
}

/** A folder in which the package is installed, with what is in some of the folders beside this file. */
export function install({ tarball = pack().tarball, fixtures = [] } = {}) {
  const folder = emptyFolder();
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
  run('npm', ['install', '--offline', '--no-package-lock', ...npm, tarball], folder);
  if (!existsSync(join(folder, 'node_modules', 'tinyelbo'))) throw new Error('npm installed nothing');
  for (const fixture of fixtures) cpSync(join(here, fixture), folder, { recursive: true });
  return folder;
}

/** The blocks of code of README.md in a language, in order. */
export function examples(language, readme = join(wasm, 'README.md')) {
  const text = readFileSync(readme, 'utf8');
  return [...text.matchAll(new RegExp('^```' + language + '\\n(.*?)^```$', 'gms'))].map((match) => match[1]);
}
