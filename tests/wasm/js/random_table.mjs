// Random tables, whose coding is known because they are made from it.

const WORDS = ['a', 'B', 'é', 'a b', '"', '\u{1f427}', '\uffee', '0x1', '1e', '-', 'n/b', '<b>', '__proto__'];
const SPELLINGS = [(v) => v, String, (v) => ` ${v}\t`, (v) => v.toExponential(), (v) => (v < 0 ? `${v}` : `+${v}`)];

function randomNumbers(random, n) {
  const values = random.array(n, () => (random.uniform() - 0.5) * 10 ** (random.below(21) - 10));
  return { cells: values.map((value) => random.pick(SPELLINGS)(value)), features: [['', values]] };
}

function randomFactor(random, n) {
  const levels = random.shuffle(WORDS).slice(0, 2 + random.below(Math.min(4, n - 3)));
  const cells = random.shuffle(random.array(n, (i) => levels[i % levels.length]));
  const sorted = levels.map((level) => Buffer.from(level)).sort(Buffer.compare).map(String);
  const features = sorted.slice(1).map((level) => [`[${level}]`, cells.map((cell) => Number(cell === level))]);
  return { cells: cells.map((cell) => random.pick([cell, ` ${cell}`])), features };
}

/** Balanced classes y and up to five columns with their features: pairs of the level, or '', and values. */
export function randomTable(random) {
  const n = 4 + random.below(30);
  const columns = random.array(random.below(6), (j) => ({
    name: `${random.pick(WORDS)} ${j}`,
    ...random.pick([randomNumbers, randomFactor])(random, n),
  }));
  const y = random.shuffle(random.array(n, (i) => i % 2));
  return { columns, y };
}

