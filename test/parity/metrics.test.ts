import { describe, expect, test } from 'vitest'
import {
  averagePrecisions,
  leaveOneOutAveragePrecision,
  meanAveragePrecision
} from '#core/metrics/average-precision.ts'
import { bcaInterval } from '#core/metrics/bootstrap.ts'
import { headlineIntervals } from '#core/metrics/intervals.ts'
import { imageLosses } from '#core/metrics/losses.ts'
import { normalCdf, normalQuantile } from '#core/metrics/normal.ts'
import { rankings } from '#core/metrics/ranking.ts'
import { labelCounts, labelMetrics, thresholdMetrics } from '#core/metrics/threshold-metrics.ts'
import fixture from './metrics.json' with { type: 'json' }

const close = (value: number) => expect.closeTo(value, 10) as number
const closeAll = (values: (number | null)[]) => values.map((value) => (value === null ? null : close(value)))

describe.each(fixture.tables)('$name', ({ truth, scores, ap, leaveOneOut, thresholds, losses }) => {
  const table = {
    truth: Uint8Array.from(truth.flat()),
    scores: Float32Array.from(scores.flat()),
    images: truth.length,
    labels: ap.length
  }

  test('average precision is scikit-learn’s', () => {
    expect(averagePrecisions(table)).toEqual(closeAll(ap))
  })

  test('mAP is the mean over the labels that are present', () => {
    const known = (ap as (number | null)[]).filter((value) => value !== null)
    expect(meanAveragePrecision(averagePrecisions(table))).toBeCloseTo(
      known.reduce((sum, value) => sum + value, 0) / known.length,
      10
    )
  })

  test('average precision with an image left out is that of the other images', () => {
    const values = rankings(table).map((ranking) =>
      Array.from(leaveOneOutAveragePrecision(ranking), (value) => (Number.isNaN(value) ? null : value))
    )
    expect(values).toEqual(leaveOneOut.map(closeAll))
  })

  test('the loss of each image is scikit-learn’s log loss', () => {
    imageLosses(table).forEach((loss, row) => expect(loss).toBeCloseTo(losses[row]!, 5))
  })

  test.each(Object.entries(thresholds))(
    'counts and averages at threshold %s are scikit-learn’s',
    (key, expected) => {
      const threshold = Number(key)
      const counts = labelCounts(table, threshold)
      const { confusion, precision, recall, f1, CP, CR, ...averages } = expected

      expect(labelMetrics(table, threshold)).toEqual(
        confusion.map(([absent, present], label) => ({
          label,
          support: present![0]! + present![1]!,
          ap: ap[label] == null ? null : close(ap[label]),
          precision: close(precision[label]!),
          recall: close(recall[label]!),
          f1: close(f1[label]!),
          tn: absent![0],
          fp: absent![1],
          fn: present![0],
          tp: present![1]
        }))
      )
      expect(thresholdMetrics(counts)).toEqual({
        ...Object.fromEntries(Object.entries(averages).map(([name, value]) => [name, close(value)])),
        CP: close(CP),
        CR: close(CR),
        CF1: close(CP + CR === 0 ? 0 : (2 * CP * CR) / (CP + CR))
      })
    }
  )
})

test('the BCa interval is SciPy’s for the same replicates', () => {
  const { value, replicates, jackknife, low, high } = fixture.bca
  expect(bcaInterval(value, replicates, jackknife)).toEqual({ low: close(low), high: close(high) })
})

test('the intervals of mAP, CF1 and OF1 are SciPy’s, but for the resamples’ chance', () => {
  const { truth, scores, mAP, CF1, OF1 } = fixture.intervals
  const table = {
    truth: Uint8Array.from(truth.flat()),
    scores: Float32Array.from(scores.flat()),
    images: truth.length,
    labels: truth[0]!.length
  }
  const near = ({ value, low, high }: { value: number; low: number; high: number }) => ({
    value: close(value),
    low: expect.closeTo(low, 1.7) as number,
    high: expect.closeTo(high, 1.7) as number
  })
  expect(headlineIntervals(table, rankings(table), 0.5, 1)).toEqual({
    mAP: near(mAP),
    CF1: near(CF1),
    OF1: near(OF1)
  })
})

test.each(fixture.normal)('the normal distribution at $x is SciPy’s', ({ x, cdf }) => {
  expect(Math.abs(normalCdf(x) - cdf)).toBeLessThanOrEqual(Math.max(1e-11 * cdf, 1e-300))
  if (cdf > 0 && cdf < 0.999999) expect(normalQuantile(cdf)).toBeCloseTo(x, 8)
})
