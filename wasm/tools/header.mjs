// What the public header declares, as the compiler that builds the module sees it.
import { execFileSync } from 'node:child_process';

const prefix = 'te_';
const isPublic = (node) => node.name?.startsWith(prefix);

/** Runs emcc and returns what it prints. */
export function emcc(...parameters) {
  return execFileSync('emcc', parameters, { encoding: 'utf8', maxBuffer: 1 << 28 });
}

/** The type of a field, of an array that of its elements: in the words of DataView, 'pointer', or a struct's name. */
function typeOf({ qualType, desugaredQualType = qualType }) {
  if (/[*)]$/.test(qualType)) return 'pointer';
  desugaredQualType = desugaredQualType.replace(/\[\d+\]$/, ''); // which leaves the element's typedef as it is
  if (desugaredQualType.startsWith('struct ')) return desugaredQualType.slice('struct '.length);
  if (desugaredQualType.startsWith('enum ')) return 'Uint32';
  const type = {
    int: 'Int32',
    'unsigned int': 'Uint32',
    uint32_t: 'Uint32',
    'unsigned short': 'Uint16',
    'unsigned long': 'Uint32',
    'unsigned long long': 'BigUint64',
    float: 'Float32',
    double: 'Float64',
  }[desugaredQualType];
  if (!type) throw new Error(`header: a field of type ${qualType} is new: say what it is in typeOf`);
  return type;
}

function fieldsOf(record) {
  const fields = record.inner.filter(({ kind }) => kind === 'FieldDecl');
  return fields.map(({ name, type }) => ({ name, type: typeOf(type) }));
}

const enumeratorsOf = (node) => node.inner.filter(({ kind }) => kind === 'EnumConstantDecl').map(({ name }) => name);

/**
 * Reads a C header.
 * @returns {{
 *   functions: string[],    // declared here, defined in the module
 *   tables: string[],       // constants, such as te_logistic
 *   structs: { name: string, fields: { name: string, type: string }[] }[],
 *   enumerators: string[],
 *   macros: [string, number | string][],  // those that are plain numbers or texts
 * }}
 */
export function readHeader(path, includeFolder) {
  const flags = ['-x', 'c', '-std=c99', `-I${includeFolder}`, path];
  const { inner: nodes } = JSON.parse(emcc('-fsyntax-only', '-Xclang', '-ast-dump=json', ...flags));
  const external = (kind) => (node) => node.kind === kind && isPublic(node) && node.storageClass !== 'static';
  const macros = emcc('-dM', '-E', ...flags).matchAll(/^#define (TE_\w+) (\d+|0x[\da-f]+|"[^"\\]*")u?$/gm);
  return {
    functions: nodes.filter(external('FunctionDecl')).map(({ name }) => name),
    tables: nodes.filter(external('VarDecl')).map(({ name }) => name),
    structs: nodes
      .filter((node) => node.kind === 'RecordDecl' && isPublic(node) && node.completeDefinition)
      .map((node) => ({ name: node.name, fields: fieldsOf(node) })),
    enumerators: nodes.filter(({ kind }) => kind === 'EnumDecl').flatMap(enumeratorsOf),
    macros: Array.from(macros, ([, name, value]) => [name, value.startsWith('"') ? JSON.parse(value) : Number(value)]),
  };
}
