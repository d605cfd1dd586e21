import type { DatasetId, DatasetSummary, Label, Problem } from '#contract/shapes.ts'

/**
 * An opened dataset as columns. A *row* is an image's position in ascending id order over all splits, a *label* is a
 * column of `labels`; both are what every other part of the engine counts in.
 */
export type Dataset = {
  dataset: DatasetId
  /** The folder's real path. */
  folder: string
  summary: DatasetSummary
  labels: Label[]
  /** `official`: this split is the folder's own validation or test split (val2017, val2014, valid, test …). */
  splits: { name: string; imageFolder: string; official: boolean }[]
  images: {
    count: number
    id: Float64Array
    width: Uint16Array
    height: Uint16Array
    /** Index into `splits`. */
    split: Uint8Array
    /** As the annotation file has it, relative to the split's image folder. */
    fileName: string[]
  }
  /** Usable objects only, ordered by image row; those of row r lie at start[r] … start[r + 1] - 1. */
  objects: {
    count: number
    start: Int32Array
    id: Float64Array
    label: Uint16Array
    /** x, y, width, height, four numbers an object. */
    box: Float64Array
    area: Float64Array
    crowd: Uint8Array
  }
  /** images.count × labels.length, 1 = at least one usable object of the label; row-major. */
  truth: Uint8Array
  /** Captions by row. */
  captions: Map<number, string[]>
  problems: Problem[]
}
