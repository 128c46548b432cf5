// N(2, I), as the default export of a module.
import { normal } from './vi.mjs';

export default (theta, grad) => normal(theta.length, 2).logDensityGradient(theta, grad);
