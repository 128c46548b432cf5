// Fails unless every function and table of the header is in exports.txt, as an export ("name", "name full" or "name
// program") or as left out ("- name: reason"):
//     node check_exports.mjs HEADER INCLUDE_FOLDER EXPORTS
import { readFileSync } from 'node:fs';
import { readHeader } from './header.mjs';

const [header, includeFolder, exportsFile] = process.argv.slice(2);
const { functions, tables } = readHeader(header, includeFolder);
const declared = new Set([...functions, ...tables]);
const listed = readFileSync(exportsFile, 'utf8')
  .split('\n')
  .filter((line) => line && !line.startsWith('#'))
  .map((line) => line.replace(/^- (\w+): .+|^(\w+) (?:full|program)$/, '$1$2'));

const unlisted = [...declared].filter((name) => !listed.includes(name));
const unknown = listed.filter((name) => !declared.has(name));
const twice = listed.filter((name, i) => listed.indexOf(name) !== i);
const report = (names, complaint) => names.forEach((name) => console.error(`${exportsFile}: ${name} ${complaint}`));
report(unlisted, 'is in the header and not here: export it, or leave it out with "- name: reason"');
report(unknown, 'is here and not in the header');
report(twice, 'is here twice');
process.exitCode = unlisted.length + unknown.length + twice.length > 0 ? 1 : 0;
