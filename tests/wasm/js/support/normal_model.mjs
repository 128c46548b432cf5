// N(1, I), as a module for the worker.
import { isMainThread } from 'node:worker_threads';
import { normal } from './vi.mjs';

export function logDensityGradient(theta, grad) {
  if (isMainThread) throw new Error('this ran on the main thread');
  return normal(theta.length).logDensityGradient(theta, grad);
}
