/** Probability that a standard normal variable lies at or below x; absolute error under 1e-15, relative error under 1e-11. */
export function normalCdf(x: number): number {
  if (x === -Infinity) return 0
  if (x === Infinity) return 1
  if (Math.abs(x) > 4) return x < 0 ? upperTail(-x) : 1 - upperTail(x)
  // Φ(x) = ½ + φ(x)·(x + x³/3 + x⁵/(3·5) + …), Abramowitz & Stegun 26.2.11: every term has x's sign, so nothing cancels.
  let term = x
  let sum = x
  for (let odd = 3; Math.abs(term) > 1e-17 * Math.abs(sum); odd += 2) {
    term *= (x * x) / odd
    sum += term
  }
  return 0.5 + density(x) * sum
}

const density = (x: number) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)

/** 1 − Φ(x) for large x by its continued fraction (Abramowitz & Stegun 26.2.14). */
function upperTail(x: number): number {
  let fraction = x
  for (let k = 60; k > 0; k--) fraction = x + k / fraction
  return density(x) / fraction
}

/** Inverse of `normalCdf` for p in (0, 1), by bisection; ±Infinity at 0 and 1. */
export function normalQuantile(p: number): number {
  if (p <= 0) return -Infinity
  if (p >= 1) return Infinity
  let low = -39
  let high = 39
  while (high - low > 1e-14 * Math.max(1, Math.abs(low))) {
    const middle = (low + high) / 2
    if (normalCdf(middle) < p) low = middle
    else high = middle
  }
  return (low + high) / 2
}
