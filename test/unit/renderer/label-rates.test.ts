import { expect, test } from 'vitest'
import { labelMetrics } from '#core/metrics/threshold-metrics.ts'
import { ratesOf } from '../../../src/renderer/views/evaluate/label-rates.ts'

test('a label that no image holds has no recall and no F1, and one that is never predicted has no precision', () => {
  // Columns: held and predicted; held, never predicted; in no image but predicted; neither.
  const table = {
    scores: Float32Array.of(0.9, 0.1, 0.9, 0.1, 0.8, 0.2, 0.1, 0.1),
    truth: Uint8Array.of(1, 1, 0, 0, 0, 0, 0, 0),
    images: 2,
    labels: 4
  }
  expect(labelMetrics(table, 0.5, [1, 0.5, null, null]).map(ratesOf)).toEqual([
    { precision: 0.5, recall: 1, f1: 2 / 3 },
    { precision: null, recall: 0, f1: 0 },
    { precision: 0, recall: null, f1: null },
    { precision: null, recall: null, f1: null }
  ])
})
