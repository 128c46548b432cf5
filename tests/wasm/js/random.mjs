// Seeded random values for tests.

/** The 32-bit generator of Marsaglia (2003), "Xorshift RNGs", with the shifts 13, 17, 5. */
export class Random {
  #state;

  constructor(seed) {
    this.#state = seed;
  }

  bits() {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return this.#state >>> 0;
  }

  /** In [0, 1). */
  uniform() {
    return this.bits() / 2 ** 32;
  }

  /** A whole number from 0 to below `end`. */
  below(end) {
    return Math.floor(this.uniform() * end);
  }

  pick(values) {
    return values[this.below(values.length)];
  }

  array(length, make) {
    return Array.from({ length }, (_, i) => make(i));
  }

  shuffle(values) {
    const shuffled = [...values];
    for (let i = shuffled.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      [shuffled[i], shuffled[j]] = [shuffled[j], shuffled[i]];
    }
    return shuffled;
  }
}
