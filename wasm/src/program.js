// Models as programs, built of expressions: the package's entry './program'. Eight schools (Rubin 1981):
//
//     const m = new Program();
//     const y = m.data('y', effects), sigma = m.data('sigma', standardErrors);
//     const mu = m.parameter('mu');
//     const tau = m.parameter('tau', lower(0));
//     const z = m.parameter('z', 8);
//     const theta = m.generate('theta', mu.plus(tau.times(z)));
//     m.sample(mu, normal(0, 5));
//     m.sample(tau, cauchy(0, 5));
//     m.sample(z, normal(0, 1));
//     m.sample(y, normal(theta, sigma));
//     const fit = await vi.fit(m.program());
//
// What makes no sense throws a VIError, which names the expression and the shapes.
export { VIError } from './error.js';
export { Program } from './program/builder.js';
export * from './program/densities.js';
export { Density, logDensities, logDensity } from './program/density.js';
export * from './program/functions.js';
export * from './program/transforms.js';
export { add, divide, multiply, negate, subtract } from './program/value.js';
