// The sections of a program as bytes, little-endian, each a multiple of 8 long.

function section(size, fill) {
  const bytes = new Uint8Array(Math.ceil(size / 8) * 8);
  fill(new DataView(bytes.buffer));
  return bytes;
}

/** Numbers of a type of DataView, of so many bytes each. */
export const numbersAsBytes = (type, size, numbers) =>
  section(size * numbers.length, (view) => numbers.forEach((number, i) => view[`set${type}`](size * i, number, true)));

/** Records of a struct of the layout; all arrays in structs are of 4-byte numbers. What a record leaves out is 0. */
export const recordsAsBytes = (struct, records) =>
  section(struct.size * records.length, (view) =>
    records.forEach((record, i) => {
      for (const name in record) {
        const [offset, type] = struct[name];
        const at = struct.size * i + offset;
        [record[name]].flat().forEach((value, j) => view[`set${type}`](at + 4 * j, value, true));
      }
    }),
  );

/** The checksum of a program: 64-bit FNV-1a (Fowler, Noll and Vo), in halves. Its prime is 2^40 + 0x1b3. */
export function fnv1a(bytes) {
  let [high, low] = [0xcbf29ce4, 0x84222325];
  for (const byte of bytes) {
    const mixed = (low ^ byte) >>> 0;
    const product = mixed * 0x1b3;
    high = (high * 0x1b3 + Math.floor(product / 2 ** 32) + mixed * 0x100) >>> 0;
    low = product >>> 0;
  }
  return (BigInt(high) << 32n) | BigInt(low);
}
