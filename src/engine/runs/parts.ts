import type { RunConfig } from '#contract/config.ts'
import { random, shuffle } from '#core/random.ts'
import type { Dataset } from '../dataset/dataset.ts'

/** Rows of the dataset by what they are for (definitions.md §4), each ascending and in one part only. */
export type Parts = {
  fit: Int32Array
  select: Int32Array
  report: Int32Array
  /** The split that reports; null where the folder has no official one. */
  reportSplit: string | null
  /** How they were chosen, in a sentence. */
  note: string
}

type PartsConfig = Pick<RunConfig, 'data' | 'training'>

/** Parts a dataset for a run. The same dataset and configuration give the same parts. */
export function chooseParts(
  dataset: Dataset,
  config: PartsConfig,
  unreadable: ReadonlySet<number> = new Set()
): Parts {
  const usable = usableRows(dataset, config, unreadable)
  const report = reportingSplit(dataset)
  const inSplit = (row: number) => dataset.images.split[row]!
  const training = usable.filter((row) => report === null || !dataset.splits[inSplit(row)]?.official)
  const { fit, select, how } = holdOut(training, config)
  return {
    fit,
    select,
    report: usable.filter((row) => report !== null && inSplit(row) === report),
    reportSplit: report === null ? null : (dataset.splits[report]?.name ?? null),
    note: `${how} ${reportNote(dataset, report)}`
  }
}

/** Rows of a split by name, without what the run leaves out. */
export function splitRows(
  dataset: Dataset,
  split: string,
  config: PartsConfig,
  unreadable: ReadonlySet<number>
): Int32Array {
  const index = dataset.splits.findIndex(({ name }) => name === split)
  return usableRows(dataset, config, unreadable).filter((row) => dataset.images.split[row] === index)
}

function usableRows(dataset: Dataset, { data }: PartsConfig, unreadable: ReadonlySet<number>): Int32Array {
  const { start } = dataset.objects
  const rows = Int32Array.from({ length: dataset.images.count }, (_, row) => row)
  return rows.filter((row) => !unreadable.has(row) && (data.emptyImages || start[row + 1]! > start[row]!))
}

/** The official split with objects, validation before test; null where there is none or nothing else to train on. */
function reportingSplit(dataset: Dataset): number | null {
  const counts = dataset.summary.splits
  const candidates = dataset.splits.flatMap(({ official, name }, index) =>
    official && (counts[index]?.objects ?? 0) > 0 ? [{ index, validates: /^val/i.test(name) }] : []
  )
  const trains = dataset.splits.some(({ official }, index) => !official && (counts[index]?.images ?? 0) > 0)
  if (!trains) return null
  return (candidates.find(({ validates }) => validates) ?? candidates[0])?.index ?? null
}

function reportNote(dataset: Dataset, report: number | null): string {
  return report === null
    ? 'The folder has no official validation split beside its training images, so results stand on the images the best epoch is chosen on, and say so.'
    : `Results are reported on ${dataset.splits[report]?.name ?? ''}.`
}

function holdOut(training: Int32Array, { data, training: { seed } }: PartsConfig) {
  switch (data.split) {
    case 'last-fifth': {
      // Keras' validation_split=0.2 keeps the first ⌊0.8 n⌋.
      const kept = Math.floor(training.length * 0.8)
      return {
        fit: training.slice(0, kept),
        select: training.slice(kept),
        how: 'The last 20 % of the training images by id select the best epoch.'
      }
    }
    case 'random-tenth': {
      const order = shuffle(training.slice(), random(seed, 3))
      const held = Math.round(training.length / 10)
      return {
        fit: order.slice(held).sort(),
        select: order.slice(0, held).sort(),
        how: `A random 10 % of the training images (seed ${seed}) selects the best epoch.`
      }
    }
  }
}

/** Share of the rows that hold each label. */
export function prevalence(
  { truth, labels }: Pick<Dataset, 'truth' | 'labels'>,
  rows: Int32Array
): Float64Array {
  const shares = new Float64Array(labels.length)
  for (const row of rows) {
    for (let label = 0; label < shares.length; label++) shares[label]! += truth[row * shares.length + label]!
  }
  return shares.map((count) => count / Math.max(1, rows.length))
}
