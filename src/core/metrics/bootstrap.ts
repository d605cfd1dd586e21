import type { Random } from '../random.ts'
import { normalCdf, normalQuantile } from './normal.ts'

/** Draws as many images as there are, with replacement, and writes how often each came into `weights`. */
export function resample(weights: Uint16Array, source: Random): void {
  weights.fill(0)
  const images = weights.length
  for (let draw = 0; draw < images; draw++) weights[source.below(images)]!++
}

/**
 * Bias-corrected and accelerated (BCa) bootstrap interval (Efron 1987; Efron & Tibshirani 1993, eq. 14.10), as SciPy's
 * `bootstrap(method='BCa')`.
 * @param value the statistic of the sample
 * @param replicates its values over the resamples
 * @param jackknife its values with each image left out
 */
export function bcaInterval(
  value: number,
  replicates: ArrayLike<number>,
  jackknife: ArrayLike<number>,
  level = 0.95
): { low: number; high: number } {
  const sorted = Float64Array.from(replicates).sort()
  let below = 0
  let atOrBelow = 0
  for (const replicate of sorted) {
    if (replicate < value) below++
    if (replicate <= value) atOrBelow++
  }
  // Where every replicate lies on one side, SciPy gives no interval; half a replicate on the other side gives the widest one.
  const share = (below + atOrBelow) / (2 * sorted.length)
  const half = 0.5 / sorted.length
  const bias = normalQuantile(Math.min(Math.max(share, half), 1 - half))
  const acceleration = skew(Float64Array.from(jackknife))
  const bound = (p: number) => {
    const shifted = bias + normalQuantile(p)
    return quantile(sorted, normalCdf(bias + shifted / (1 - acceleration * shifted)))
  }
  return { low: bound((1 - level) / 2), high: bound((1 + level) / 2) }
}

/** The acceleration: a sixth of the skewness of the jackknife's influences. */
function skew(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  let squares = 0
  let cubes = 0
  for (const value of values) {
    squares += (mean - value) ** 2
    cubes += (mean - value) ** 3
  }
  return squares === 0 ? 0 : cubes / (6 * squares ** 1.5)
}

/** Quantile of sorted values by linear interpolation (NumPy's default). */
export function quantile(sorted: ArrayLike<number>, p: number): number {
  const position = p * (sorted.length - 1)
  const index = Math.floor(position)
  const value = sorted[index]!
  return index + 1 < sorted.length ? value + (position - index) * (sorted[index + 1]! - value) : value
}
