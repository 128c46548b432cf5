// How to mend a name that is none of those known.

// The edit distance (Levenshtein 1966).
function editDistance(a, b) {
  let row = [...b, 0].map((_, j) => j);
  for (const letter of a) {
    const next = [row[0] + 1];
    for (let j = 0; j < b.length; j++)
      next.push(Math.min(row[j] + (letter === b[j] ? 0 : 1), row[j + 1] + 1, next[j] + 1));
    row = next;
  }
  return row[b.length];
}

// The beginnings of names will do, capitals aside.
const letters = (name) => (typeof name === 'string' ? [...name.slice(0, 40).toLowerCase()] : []);

/**
 * @param {unknown} name nothing is like one that is no text
 * @param {string[]} known
 */
export function suggest(name, known) {
  const wanted = letters(name);
  const distances = known.slice(0, 1000).map((other) => editDistance(wanted, letters(other)));
  const least = Math.min(...distances);
  if (least <= 1 + wanted.length / 4) return `did you mean '${known[distances.indexOf(least)]}'?`;
  return `choose one of ${known.join(', ').slice(0, 200)}`;
}
