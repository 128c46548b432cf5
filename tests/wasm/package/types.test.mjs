// The declarations: they say neither more nor less than what there is.
import assert from 'node:assert/strict';
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { install, run, tool, wasm } from './installed.mjs';

const ts = createRequire(join(wasm, 'package.json'))('typescript');
const usage = fileURLToPath(new URL('usage.ts', import.meta.url));
const settings = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noUnusedLocals: true,
  noEmit: true,
  skipLibCheck: false,
  target: 'es2022',
  lib: ['es2022', 'dom'],
  types: [],
};

let folder, checker, sources, model;
const importFile = (name) => import(pathToFileURL(join(folder, name)).href);
const load = (entry) => importFile(`node_modules/tinyelbo/dist/${entry}.js`);
const entries = ['index', 'core', 'inline', 'program', 'disassemble', 'export'];

before(async () => {
  folder = install({ fixtures: ['pages'] });
  ({ model } = await importFile('problem.js'));
  copyFileSync(usage, join(folder, 'usage.ts'));
  const files = entries.map((entry) => join(folder, `node_modules/tinyelbo/types/${entry}.d.ts`));
  const program = ts.createProgram(files, { target: ts.ScriptTarget.ES2022, lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'] });
  checker = program.getTypeChecker();
  sources = Object.fromEntries(entries.map((entry, i) => [entry, program.getSourceFile(files[i])]));
});

const exported = (entry) => checker.getExportsOfModule(checker.getSymbolAtLocation(sources[entry]));
const original = (symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol);
const isValue = (symbol) => (original(symbol).flags & ts.SymbolFlags.Value) !== 0;
const typeNamed = (entry, name) =>
  checker.getDeclaredTypeOfSymbol(original(exported(entry).find((symbol) => symbol.name === name)));
/** Names of a type's members, without those that symbols name. */
const members = (type) =>
  type.getProperties().map((property) => property.name).filter((name) => !name.startsWith('__@')).sort();
const namesOf = (object) => Object.getOwnPropertyNames(object).sort();
const publicNamesOf = (prototype) => namesOf(prototype).filter((name) => name !== 'constructor');

test('usage.ts compiles strictly', () => {
  const forNode = { module: 'nodenext' };
  const forBundlers = { module: 'esnext', moduleResolution: 'bundler' };
  for (const resolution of [forNode, forBundlers]) {
    const config = { compilerOptions: { ...settings, ...resolution }, files: ['usage.ts'] };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
    run(tool('tsc'), ['--project', folder], folder);
  }
});

// What index.js needs of core.js is no business of users.
const internal = { core: ['Run', 'openCore'] };
for (const entry of entries)
  test(`${entry}.js exports what is declared`, async () => {
    const declared = exported(entry).filter(isValue).map(({ name }) => name);
    assert.deepEqual(Object.keys(await load(entry)).sort(), [...declared, ...(internal[entry] ?? [])].sort());
  });

test('a VI, its fits and their progress have the declared members', async () => {
  const { createVI } = await load('index');
  const vi = await createVI();
  try {
    assert.deepEqual(namesOf(vi), members(typeNamed('index', 'VI')));
    const seen = [];
    const fit = await vi.fit(model, { onProgress: (progress) => seen.push(progress) });
    assert.deepEqual(namesOf(fit), members(typeNamed('index', 'Fit')));
    assert.deepEqual(namesOf(seen[0]), members(typeNamed('index', 'Progress')));
    assert.deepEqual(namesOf(await fit.predict([1, 0, 0])), members(typeNamed('index', 'Prediction')));
  } finally {
    vi.close();
  }
});

test('a core, its runs and fits have the declared members', async () => {
  const core = await (await load('core')).loadCore();
  assert.deepEqual(namesOf(core), members(typeNamed('core', 'Core')));
  const run = core.start(model);
  assert.deepEqual(namesOf(run), members(typeNamed('core', 'Run')));
  assert.deepEqual(namesOf(run.step()), members(typeNamed('core', 'Progress')));
  assert.deepEqual(namesOf(run.report()), members(typeNamed('core', 'SyncFit')));
});

test('a fit of a program has the declared members, too', async () => {
  const { Program } = await load('program');
  const built = new Program();
  built.add(built.parameter('x').times(built.parameter('y')));
  const vi = await (await load('index')).createVI();
  try {
    const fit = await vi.fit(built.program(), { maxSteps: 5 });
    assert.deepEqual(namesOf(fit), members(typeNamed('index', 'ProgramFit')));
    assert.deepEqual(namesOf(fit.outputs[0]), members(typeNamed('index', 'OutputSummary')));
    assert.deepEqual(namesOf((await fit.outputDraws(2)).x), members(typeNamed('index', 'OutputDraws')));
  } finally {
    vi.close();
  }
  const core = await (await load('core')).loadCore({ module: 'program' });
  assert.deepEqual(namesOf(core.fit(built.program(), { maxSteps: 5 })), members(typeNamed('core', 'SyncProgramFit')));
});

/** The string literals of an option's type. */
function literals(type) {
  const parts = type.isUnion() ? type.types : [type];
  return parts.filter((part) => part.isStringLiteral()).map((part) => part.value);
}

test('a program under construction, its values and what comes of it have the declared members', async () => {
  const { Program } = await load('program');
  assert.deepEqual(publicNamesOf(Program.prototype), members(typeNamed('program', 'Program')));
  const built = new Program();
  const x = built.parameter('x');
  built.add(x);
  assert.deepEqual(publicNamesOf(Object.getPrototypeOf(x)), members(typeNamed('program', 'Value')));
  assert.deepEqual(namesOf(built.program()), members(typeNamed('program', 'BuiltProgram')));
});

test('every option and every word for it is known', async () => {
  const { loadCore, VIError } = await load('core');
  const core = await loadCore({ module: 'full' });
  const attempt = (option) => {
    try {
      core.start(model, option).close();
      return undefined;
    } catch (error) {
      assert.ok(error instanceof VIError, String(error));
      return error;
    }
  };
  assert.equal(attempt({ surprise: 1 })?.code, 'BAD_OPTION');
  for (const property of typeNamed('index', 'FitOptions').getProperties()) {
    const { name } = property;
    const wrong = attempt({ [name]: Symbol('wrong') });
    assert.equal(wrong?.code, 'BAD_OPTION', name);
    const values = literals(checker.getTypeOfSymbol(property));
    const refused = attempt({ [name]: 'no such word' });
    for (const value of values) {
      const error = attempt({ [name]: value });
      assert.ok(error?.code !== 'BAD_OPTION', `${name}: ${value}: ${error?.message}`);
      if (values.length) assert.equal(refused?.code, 'BAD_OPTION');
    }
  }
});

test('every code of an error is declared, and there are no others', async () => {
  const text = readFileSync(join(wasm, 'types/error.d.ts'), 'utf8');
  const declared = new Set([...text.matchAll(/^ {2}\| '([A-Z_]+)'$/gm)].map((match) => match[1]));
  const scripts = ['src', 'src/program'].flatMap((folder) => {
    const names = readdirSync(join(wasm, folder)).filter((name) => name.endsWith('.js'));
    return names.map((name) => readFileSync(join(wasm, folder, name), 'utf8'));
  });
  const calls = scripts.flatMap((script) => [...script.matchAll(/(?:VIError|refuse\w*)\(\s*'([A-Z_]+)'/g)]);
  const thrown = new Set(calls.map((match) => match[1]));
  const layout = await import(pathToFileURL(join(wasm, 'dist/layout.js')));
  assert.deepEqual([...thrown].filter((code) => !declared.has(code)), []);
  const isReal = (code) => thrown.has(code) || `TE_STATUS_${code}` in layout;
  assert.deepEqual([...declared].filter((code) => !isReal(code)), []);
});

test('publint has nothing to say', () => {
  assert.match(run(tool('publint'), ['--strict'], wasm), /All good!/);
});
