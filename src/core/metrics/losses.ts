import type { ScoreTable } from './score-table.ts'

/** Keras' epsilon: keeps the logarithm of a score of 0 or 1 finite. */
const epsilon = 1e-7

/** Binary cross-entropy of each image, the mean over its labels, from scores clipped to [1e-7, 1 − 1e-7] as Keras does. */
export function imageLosses({ scores, truth, images, labels }: ScoreTable): Float32Array<ArrayBuffer> {
  const losses = new Float32Array(images)
  for (let row = 0, cell = 0; row < images; row++) {
    let sum = 0
    for (let label = 0; label < labels; label++, cell++) {
      const score = Math.min(Math.max(scores[cell]!, epsilon), 1 - epsilon)
      sum -= truth[cell] === 1 ? Math.log(score) : Math.log1p(-score)
    }
    losses[row] = sum / labels
  }
  return losses
}
