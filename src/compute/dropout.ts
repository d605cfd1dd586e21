import { random } from '#core/random.ts'
import { streams } from './streams.ts'

/**
 * Dropout's factors for a whole batch, batch × units: 0, or 1 / (1 − rate). They follow from (seed, step) alone, so that a
 * resumed run and another size of micro-batch drop the same units. Null where nothing is dropped.
 */
export function dropoutFactors(options: {
  rate: number
  size: number
  units: number
  seed: number
  step: number
}): Float32Array | null {
  const { rate, size, units, seed, step } = options
  if (rate === 0 || units === 0) return null
  const source = random(seed, streams.dropout(step))
  const kept = 1 / (1 - rate)
  return new Float32Array(size * units).map(() => (source.uniform() < rate ? 0 : kept))
}
