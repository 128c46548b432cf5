// The fit that every host runs: its results have the same bits everywhere.
const n = 120;
const rows = Array.from({ length: n }, (_, i) => [1, ((7 * i) % 41) / 10 - 2, ((13 * i) % 37) / 9 - 2]);
const y = Uint8Array.from(rows, ([, a, b], i) => Number(a - b / 2 > ((11 * i) % 29) / 5 - 3));

/** Of 120 rows with an intercept and two features. */
export const model = { type: 'logistic', x: Float64Array.from(rows.flat()), y, n, d: 3, prior: { sd: 2.5 } };

/** Fits, samples and predicts, and returns what should be the same in every host. */
export async function run(vi) {
  const fit = await vi.fit(model, { seed: 7 });
  const draws = await fit.sample(3);
  const { upper } = await fit.predict([1, 0.5, -0.5], { draws: 800 });
  return { hash: fit.hash, status: fit.status, elbo: fit.elbo, draws: [...draws], upper: [...upper] };
}
