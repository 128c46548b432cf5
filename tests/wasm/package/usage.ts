// Checked by tsc and never run: what must compile, and what must not.
import {
  createVI,
  regression,
  VIError,
  type Fit,
  type FitStatus,
  type Model,
  type ProgramFit,
  type Progress,
  type VI,
} from 'tinyelbo';
import { loadCore, type SyncFit } from 'tinyelbo/core';
import { createVI as createInlineVI, VIError as InlineVIError } from 'tinyelbo/inline';
import { disassemble } from 'tinyelbo/disassemble';
import { toHeader } from 'tinyelbo/export';
import { Density, halfCauchy, logDensity, lower, matmul, multiply, normal, Program, type Value } from 'tinyelbo/program';
import wasmURL from 'tinyelbo/tinyelbo.wasm';

const logistic = { type: 'logistic', x: new Float32Array(6), y: new Uint8Array([0, 1, 1]), n: 3, d: 2 } as const;
const prior = { sd: [1, 2], mean: [0, 0] };
const linear: Model = { type: 'linear', x: [[1, 2], [1, 3]], y: [0.5, 1], noiseSd: 1, prior };

function neal(theta: Float64Array, grad: Float64Array): number {
  const [v = 0, x = 0] = theta;
  grad[0] = -v / 9 - 0.5 + (x * x * Math.exp(-v)) / 2;
  grad[1] = -x * Math.exp(-v);
  return (-v * v) / 18 - v / 2 - (x * x * Math.exp(-v)) / 2;
}

async function fits(vi: VI, signal: AbortSignal): Promise<void> {
  const fit: Fit = await vi.fit(logistic, {
    family: 'mean-field',
    precision: 'single',
    optimizer: 'lbfgs',
    sampler: 'fixed',
    gradient: 'reparam',
    draws: 64,
    maxSteps: 100,
    elboDraws: 512,
    tolerance: 0.01,
    seed: 2n ** 63n,
    linearResponse: true,
    signal,
    onProgress: (progress) => console.log(progress.steps, progress.elbo),
    stepsPerUpdate: 10,
    transfer: false,
  });
  const mean: Float64Array = fit.mean;
  const responseSd: Float64Array | null = fit.responseSd;
  const status: FitStatus = fit.status;
  const draws: Float64Array = await fit.sample(100);
  const { lower, upper } = await fit.predict([[1, 2]], { level: 0.5, draws: 800 });
  const { logDensity, gradient } = await fit.logDensityGradient(fit.mean);
  console.log(mean, responseSd, status, draws, lower, upper, logDensity, gradient, JSON.stringify(fit));

  await vi.fit(linear, { start: fit });
  await vi.fit({ type: 'logistic', x: [[1]], y: [1], prior: { mean: fit.mean, scaleTril: [[1]] } });
  await vi.fit({ dim: 2, logDensityGradient: neal, names: ['v', 'x'] });
  await vi.fit({ dim: 2, module: new URL('./neal.js', import.meta.url) });

  // @ts-expect-error: there is no such family
  await vi.fit(logistic, { family: 'fullrank' });
  // @ts-expect-error: there is no such option
  await vi.fit(logistic, { step_size: 0.1 });
  // @ts-expect-error: there is no such model
  await vi.fit({ type: 'poisson', x: [[1]], y: [1] });
  // @ts-expect-error: the logistic model has no noise
  await vi.fit({ type: 'logistic', x: [[1]], y: [1], noiseSd: 1 });
  // @ts-expect-error: a prior needs its scale
  await vi.fit({ type: 'linear', x: [[1]], y: [1], prior: { mean: [0] } });
  // @ts-expect-error: a density returns a number
  await vi.fit({ dim: 1, logDensityGradient: (theta: Float64Array) => undefined });
  // @ts-expect-error: draws come as a promise
  const early: Float64Array = fit.sample(3);
  // @ts-expect-error: results are not for writing
  fit.elbo = 0;
  // @ts-expect-error: it may not be there
  console.log(fit.responseSd.length, early);
}

async function streams(vi: VI): Promise<Fit> {
  const stream = vi.stream(logistic, { stepsPerUpdate: 1 });
  for await (const progress of stream) {
    const { mean, status }: Progress = progress;
    if (status === 'running' && mean[0]! > 3) break;
  }
  return stream.result;
}

async function tables(vi: VI): Promise<void> {
  const rows = [{ age: 40, sex: 'f', died: true }, { age: 50, sex: 'm', died: false }];
  const fit = await vi.fit(regression(rows, { response: 'died', features: ['age'], intercept: false }));
  await fit.predict([{ age: 45 }]);
  await fit.predict({ age: Float64Array.of(45, 46) });
  regression({ age: [1, 2], died: [0, 1] }, { response: 'died', type: 'linear', noiseSd: 1, prior: fit });
  // @ts-expect-error: what is to be explained?
  regression(rows, { features: ['age'] });
}

async function synchronous(): Promise<void> {
  using fit: SyncFit = (await loadCore({ module: 'full' })).fit(logistic, { optimizer: 'lbfgs' });
  const draws: Float64Array = fit.sample(3, 100);
  const run = (await loadCore({ wasm: { base: new URL('.', import.meta.url) } })).start(logistic);
  while (!run.done) run.advance(8);
  console.log(draws, run.progress().elboSe, run.report().covariance);
  // @ts-expect-error: a module is imported in a worker
  (await loadCore()).fit({ dim: 2, module: './neal.js' });
}

async function programs(vi: VI): Promise<void> {
  const m = new Program();
  const x = m.data('x', [[1, 2], [1, 3]]);
  const y: Value = m.data('y', Float32Array.of(0.5, 1));
  const beta = m.parameter('beta', 2);
  const sigma = m.parameter('sigma', lower(0));
  const table = m.constant([1, 2, 3, 4], [2, 2]);
  const positive = m.parameter('positive', [2, 2], { constrain: (u) => u.times(u).plus(table) });
  m.sample(beta, normal(0, 10));
  m.sample(sigma, halfCauchy(2));
  m.sample(y, normal(matmul(x, beta), sigma));
  m.sample(1, new Density((variate) => logDensity(variate, normal(positive.at(0, 1), 1))));
  m.generate('sum', beta.at(0).plus(beta.at(1)).over(2));
  const number: number = multiply(2, 3);
  const product: Value = multiply(number, beta.slice(1));
  m.add(product);
  const program = m.program();
  const text: string = disassemble(program.bytes);
  console.log(text, program.data.y);
  const fit: ProgramFit = await vi.fit(program, { precision: 'single' });
  const median: number | undefined = fit.outputs?.[0]?.quantiles['0.5'];
  const { sigma: drawn } = await fit.outputDraws(100, 50);
  const shape: number[] | undefined = drawn?.shape;
  const streamed: ProgramFit = await vi.stream(program).result;
  await vi.fit({ type: 'program', bytes: new ArrayBuffer(8), data: { n: 3, y: [1, 2], x: [[1, 2], Float32Array.of(1, 3)] } });
  console.log(median, shape, drawn?.draws, streamed.hash);

  // @ts-expect-error: a program is bytes
  await vi.fit({ type: 'program', bytes: 'model.tep', data: {} });
  // @ts-expect-error: data are numbers
  await vi.fit({ type: 'program', bytes: program.bytes, data: { y: ['one'] } });
  // @ts-expect-error: a parameter needs a name
  m.parameter(2);
  // @ts-expect-error: a density is no value
  m.add(normal(0, 1));
  // @ts-expect-error: values have no operators
  m.add(beta * 2);
  // @ts-expect-error: a variate needs a density
  m.sample(beta, beta);
}

function headers(fit: Fit, bytes: Uint8Array): string[] {
  const model = regression([{ y: 1, x: 2 }], { response: 'y' });
  // @ts-expect-error: a header needs a name
  toHeader(fit, {});
  // @ts-expect-error: a posterior has no options
  toHeader(fit, { name: 'model', precision: 'single' });
  // @ts-expect-error: a density is no data
  toHeader({ dim: 2, logDensityGradient: neal }, { name: 'model' });
  return [
    toHeader(fit, { name: 'model' }),
    toHeader(model, { name: 'model', fit, precision: 'single', seed: 2n }),
    toHeader(logistic, { name: 'model', family: 'mean-field' }),
    toHeader({ type: 'program', bytes, data: { n: 3 } }, { name: 'model', draws: 16 }),
  ];
}

export async function main(): Promise<void> {
  using vi = await createVI({ worker: false, wasm: wasmURL, signal: AbortSignal.timeout(1000) });
  await createVI({ worker: 'auto', wasm: await WebAssembly.compile(new Uint8Array()) });
  await createVI({ worker: new URL('./worker.js', import.meta.url), wasm: new ArrayBuffer(8) });
  // @ts-expect-error: there is no such option
  await createVI({ workers: false });
  // @ts-expect-error: its modules are inside
  await createInlineVI({ wasm: wasmURL });
  try {
    await fits(vi, new AbortController().signal);
    await streams(vi);
    await tables(vi);
    await synchronous();
    console.log(headers(await vi.fit(linear), new Uint8Array()));
    await programs(vi);
  } catch (error) {
    if (!(error instanceof VIError) && !(error instanceof InlineVIError)) throw error;
    if (error.code === 'DATA_NOT_FINITE') console.log(error.field, error.row, error.column, error.cause);
  }
}
