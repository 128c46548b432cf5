// Which of the package's modules has what.
import { VIError } from './error.js';

/**
 * Which module a fit needs: 'full' has every part in both precisions, the others the usual ones in one; 'program' has
 * model programs besides, in double precision.
 * @param {import('./options.js').FitOptions} [options]
 * @param {string} [type] the model's
 * @returns {'double' | 'single' | 'program' | 'full'}
 */
export function moduleFor({ precision, optimizer, sampler, linearResponse } = {}, type) {
  if (optimizer === 'lbfgs' || ['qmc', 'fixed'].includes(sampler) || linearResponse === true) return 'full';
  if (type === 'program') return precision === 'single' ? 'full' : 'program';
  return precision === 'single' ? 'single' : 'double';
}

/** The error of a part that the module at hand was built without. */
export function needsModule(part, name) {
  const mend = `load the one that has it, by { module: '${name}' } or its address`;
  return new VIError('NEEDS_MODULE', `${part} is not in the module that was loaded: ${mend}`);
}
