// The ELBO's way up.

/** Where there are more entries, every other one goes. */
const MOST = 8192;

export class Trace {
  #elbo = [];
  #steps = [];
  #every = 1;

  /** To be called after each step. There is no estimate before the search for a start has ended. */
  add(steps, elbo) {
    if (steps % this.#every || !Number.isFinite(elbo)) return;
    this.#elbo.push(elbo);
    this.#steps.push(steps);
    if (this.#steps.length <= MOST) return;
    this.#every *= 2;
    const stays = (_, i) => this.#steps[i] % this.#every === 0;
    this.#elbo = this.#elbo.filter(stays);
    this.#steps = this.#steps.filter(stays);
  }

  report() {
    return { elboTrace: Float64Array.from(this.#elbo), elboTraceSteps: Float64Array.from(this.#steps) };
  }
}
