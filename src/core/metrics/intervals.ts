import type { Interval } from '#contract/shapes.ts'
import { random } from '../random.ts'
import { averagePrecision, leaveOneOutAveragePrecision } from './average-precision.ts'
import { bcaInterval, resample } from './bootstrap.ts'
import type { Ranking } from './ranking.ts'
import type { ScoreTable } from './score-table.ts'
import { predicts, ratio, thresholdMetrics, type LabelCounts } from './threshold-metrics.ts'

const resamples = 1000

/** Below so many positives in the whole table an interval covers far too seldom to be shown (definitions.md §2). */
const fewestPositives = 10

/**
 * mAP, CF1 and OF1 with their 95 % intervals over the choice of images (BCa, 1,000 seeded resamples). The labels are those present
 * in the table; one that a resample happens to lack counts there with an AP and a recall of 0, as in scikit-learn.
 */
export function headlineIntervals(
  table: ScoreTable,
  ranked: Ranking[],
  threshold: number,
  seed: number
): { mAP: Interval; CF1: Interval; OF1: Interval } {
  const cells = sparseCells(table, threshold)
  const once = new Uint16Array(table.images).fill(1)
  const whole = countCells(cells, once, table.labels)
  const presence = ranked.map(({ hit }) => hit.includes(1))
  const present = ranked.filter((_, label) => presence[label])
  const isPresent = (label: number) => presence[label]!
  const value = { mAP: weightedMean(present, once), ...thresholdMetrics(whole) }
  const unbounded = (name: 'mAP' | 'CF1' | 'OF1'): Interval => ({ value: value[name], low: null, high: null })
  const positives = whole.tp.reduce((sum, count, label) => sum + count + whole.fn[label]!, 0)
  if (positives < fewestPositives)
    return { mAP: unbounded('mAP'), CF1: unbounded('CF1'), OF1: unbounded('OF1') }

  const replicates = {
    mAP: new Float64Array(resamples),
    CF1: new Float64Array(resamples),
    OF1: new Float64Array(resamples)
  }
  const source = random(seed, 1)
  const weights = new Uint16Array(table.images)
  for (let i = 0; i < resamples; i++) {
    resample(weights, source)
    const { CF1, OF1 } = thresholdMetrics(countCells(cells, weights, table.labels), isPresent)
    replicates.mAP[i] = weightedMean(present, weights)
    replicates.CF1[i] = CF1
    replicates.OF1[i] = OF1
  }
  const jackknife = leaveOneOut(table, { present, isPresent }, cells, whole)
  const interval = (name: 'mAP' | 'CF1' | 'OF1'): Interval => {
    return { value: value[name], ...bcaInterval(value[name], replicates[name], jackknife[name]) }
  }
  return { mAP: interval('mAP'), CF1: interval('CF1'), OF1: interval('OF1') }
}

function weightedMean(present: Ranking[], weights: Uint16Array): number {
  let sum = 0
  for (const ranking of present) sum += averagePrecision(ranking, weights) ?? 0
  return ratio(sum, present.length)
}

/** The cells in which something is there or predicted: few an image, so that a resample need not look at the rest. */
type SparseCells = {
  /** Cells of image i lie at start[i] … start[i + 1] − 1. */
  start: Int32Array
  label: Uint16Array
  kind: Uint8Array
}
const kinds = ['tp', 'fp', 'fn'] as const

function sparseCells({ scores, truth, images, labels }: ScoreTable, threshold: number): SparseCells {
  const start = new Int32Array(images + 1)
  const label: number[] = []
  const kind: number[] = []
  for (let row = 0, cell = 0; row < images; row++) {
    for (let column = 0; column < labels; column++, cell++) {
      const there = truth[cell] === 1
      const predicted = predicts(scores[cell]!, threshold)
      if (!there && !predicted) continue
      label.push(column)
      kind.push(there ? (predicted ? 0 : 2) : 1)
    }
    start[row + 1] = label.length
  }
  return { start, label: Uint16Array.from(label), kind: Uint8Array.from(kind) }
}

function countCells(
  { start, label, kind }: SparseCells,
  weights: Uint16Array,
  labels: number
): Omit<LabelCounts, 'tn'> {
  const counts = { tp: new Int32Array(labels), fp: new Int32Array(labels), fn: new Int32Array(labels) }
  for (let row = 0; row < weights.length; row++) {
    const weight = weights[row]!
    if (weight === 0) continue
    for (let i = start[row]!; i < start[row + 1]!; i++) counts[kinds[kind[i]!]!][label[i]!]! += weight
  }
  return counts
}

function leaveOneOut(
  table: ScoreTable,
  { present, isPresent }: { present: Ranking[]; isPresent: (label: number) => boolean },
  cells: SparseCells,
  whole: Omit<LabelCounts, 'tn'>
) {
  const { images } = table
  const mAP = new Float64Array(images)
  for (const ranking of present) {
    leaveOneOutAveragePrecision(ranking).forEach((value, row) => {
      if (!Number.isNaN(value)) mAP[row]! += value / present.length
    })
  }
  const CF1 = new Float64Array(images)
  const OF1 = new Float64Array(images)
  const add = (row: number, amount: number) => {
    for (let i = cells.start[row]!; i < cells.start[row + 1]!; i++)
      whole[kinds[cells.kind[i]!]!][cells.label[i]!]! += amount
  }
  for (let row = 0; row < images; row++) {
    add(row, -1)
    const metrics = thresholdMetrics(whole, isPresent)
    CF1[row] = metrics.CF1
    OF1[row] = metrics.OF1
    add(row, 1)
  }
  return { mAP, CF1, OF1 }
}
