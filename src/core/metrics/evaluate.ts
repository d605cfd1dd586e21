import type { Evaluation } from '#contract/shapes.ts'
import { argmaxAccuracy } from './argmax-accuracy.ts'
import { averagePrecision } from './average-precision.ts'
import { floors } from './floors.ts'
import { headlineIntervals } from './intervals.ts'
import { imageLosses } from './losses.ts'
import { rankings } from './ranking.ts'
import type { ScoreTable } from './score-table.ts'
import { labelCounts, labelMetrics, thresholdMetrics } from './threshold-metrics.ts'

/**
 * Every number of an evaluation at one threshold: metrics with intervals, the floors beside them, one row a label.
 * @param input.prevalence share of the fit images that hold each label
 * @param input.seed of the resamples and shuffles
 */
export function evaluate(input: {
  table: ScoreTable
  threshold: number
  prevalence: Float64Array
  seed: number
}): Pick<Evaluation, 'metrics' | 'floors' | 'labels' | 'labelsWithoutPositives'> {
  const { table, threshold, prevalence, seed } = input
  const ranked = rankings(table)
  const { CP, CR, OP, OR, macroF1, labelsWithoutPositives } = thresholdMetrics(labelCounts(table, threshold))
  const losses = imageLosses(table)
  const aps = ranked.map((ranking) => averagePrecision(ranking))
  return {
    metrics: {
      ...headlineIntervals(table, ranked, threshold, seed),
      CP,
      CR,
      OP,
      OR,
      macroF1,
      argmaxAccuracy: argmaxAccuracy(table),
      loss: losses.reduce((sum, loss) => sum + loss, 0) / Math.max(1, losses.length)
    },
    floors: floors(table, threshold, prevalence, seed),
    labels: labelMetrics(table, threshold, aps),
    labelsWithoutPositives
  }
}
