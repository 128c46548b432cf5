// A model whose worker dies of an error that nobody catches.
setTimeout(() => {
  throw new Error('the model has failed in the background');
});

export function logDensityGradient(theta, grad) {
  grad.fill(0);
  return 0;
}
