/** Streams of a run's seed (core/random.ts): no two things of training draw from the same one. */
export const streams = {
  weights: 1,
  /** @param epoch from 1 */
  order: (epoch: number) => 2 * epoch,
  /** @param step batches done before */
  dropout: (step: number) => 2 * step + 3
}
