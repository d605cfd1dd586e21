/** Scores of a model beside the truth: one row an image, one column a label, both row-major (images × labels). */
export type ScoreTable = {
  /** In [0, 1]. */
  scores: Float32Array
  /** 1 where the label is present, else 0. */
  truth: Uint8Array
  images: number
  labels: number
}

/** How many images hold each label. */
export function supports({ truth, labels }: ScoreTable): Int32Array {
  const counts = new Int32Array(labels)
  for (let i = 0, label = 0; i < truth.length; i++) {
    counts[label]! += truth[i]!
    if (++label === labels) label = 0
  }
  return counts
}
