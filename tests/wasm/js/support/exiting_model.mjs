// A model that ends its worker.
export function logDensityGradient() {
  process.exit(3);
}
