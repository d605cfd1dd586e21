import type { ScoreTable } from './score-table.ts'

/**
 * Keras' `accuracy` as the seed report printed it: how often the highest score stands at the first present label (at label 0
 * where none is). It says little about many labels; it is shown for comparison with the seed only.
 */
export function argmaxAccuracy({ scores, truth, images, labels }: ScoreTable): number {
  let equal = 0
  for (let row = 0; row < images; row++) {
    const [from, to] = [row * labels, (row + 1) * labels]
    if (argmax(scores.subarray(from, to)) === argmax(truth.subarray(from, to))) equal++
  }
  return images === 0 ? 0 : equal / images
}

function argmax(values: Float32Array | Uint8Array): number {
  let best = 0
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i
  return best
}
