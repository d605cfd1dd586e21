import type { Evaluation } from '#contract/shapes.ts'
import { random, type Random } from '../random.ts'
import { averagePrecisions, meanAveragePrecision } from './average-precision.ts'
import { quantile } from './bootstrap.ts'
import { supports, type ScoreTable } from './score-table.ts'
import { labelCounts, thresholdMetrics } from './threshold-metrics.ts'

const shuffles = 200

/**
 * What costs nothing to reach, to stand beside every result (definitions.md §2): predicting nothing, each label's frequency
 * in training as its score, and randomly ordered scores (mean and 95 % range of 200 seeded draws).
 * @param prevalence share of the fit images that hold each label
 */
export function floors(
  table: ScoreTable,
  threshold: number,
  prevalence: Float64Array,
  seed: number
): Evaluation['floors'] {
  const nothing = constant(table, new Float64Array(table.labels))
  const counts = labelCounts(nothing, threshold > 0 ? threshold : 1)
  const { CF1, OF1 } = thresholdMetrics(counts)
  const rightlyAbsent = counts.tn.reduce((sum, count) => sum + count, 0)
  const prior = constant(table, prevalence)
  const atThreshold = thresholdMetrics(labelCounts(prior, threshold))
  return {
    nothing: { mAP: mAP(nothing), CF1, OF1, binaryAccuracy: rightlyAbsent / Math.max(1, table.truth.length) },
    prior: { mAP: mAP(prior), CF1: atThreshold.CF1, OF1: atThreshold.OF1 },
    chance: chance(table, random(seed, 2))
  }
}

const mAP = (table: ScoreTable) => meanAveragePrecision(averagePrecisions(table)) ?? 0

/** The same scores for every image. */
function constant(table: ScoreTable, labelScores: Float64Array): ScoreTable {
  const scores = new Float32Array(table.truth.length)
  for (let cell = 0; cell < scores.length; cell++) scores[cell] = labelScores[cell % table.labels]!
  return { ...table, scores }
}

/** Only the ranks of a label's positives matter to its AP, so that only they are drawn. */
function chance(table: ScoreTable, source: Random): Evaluation['floors']['chance'] {
  const ranks = Int32Array.from({ length: table.images }, (_, rank) => rank)
  const present = supports(table).filter((support) => support > 0)
  const values = Float64Array.from({ length: shuffles }, () => {
    let sum = 0
    for (const support of present) sum += randomAveragePrecision(ranks, support, source)
    return present.length === 0 ? 0 : sum / present.length
  }).sort()
  return {
    mAP: values.reduce((sum, value) => sum + value, 0) / shuffles,
    low: quantile(values, 0.025),
    high: quantile(values, 0.975)
  }
}

/** AP of a label whose positives take `support` of the ranks at random. Leaves `ranks` a permutation of itself. */
function randomAveragePrecision(ranks: Int32Array, support: number, source: Random): number {
  for (let i = 0; i < support; i++) {
    const j = i + source.below(ranks.length - i)
    const held = ranks[i]!
    ranks[i] = ranks[j]!
    ranks[j] = held
  }
  const taken = ranks.slice(0, support).sort()
  return taken.reduce((sum, rank, position) => sum + (position + 1) / (rank + 1), 0) / support
}
