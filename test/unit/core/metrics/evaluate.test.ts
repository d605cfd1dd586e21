import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { evaluate } from '#core/metrics/evaluate.ts'
import { argmaxAccuracy } from '#core/metrics/argmax-accuracy.ts'
import { averagePrecision } from '#core/metrics/average-precision.ts'
import { resample } from '#core/metrics/bootstrap.ts'
import { rankings } from '#core/metrics/ranking.ts'
import type { ScoreTable } from '#core/metrics/score-table.ts'
import { random } from '#core/random.ts'

/** Scores that say a little about the truth. */
function drawTable(images: number, labels: number, seed: number): ScoreTable {
  const source = random(seed)
  const truth = new Uint8Array(images * labels)
  const scores = new Float32Array(images * labels)
  for (let cell = 0; cell < truth.length; cell++) {
    truth[cell] = source.uniform() < 0.3 ? 1 : 0
    scores[cell] = 1 / (1 + Math.exp(-source.normal() - truth[cell]! + 0.5))
  }
  return { truth, scores, images, labels }
}

/** The same images, each repeated as often as it was drawn. */
function repeat({ truth, scores, labels, images }: ScoreTable, weights: Uint16Array): ScoreTable {
  const rows = Array.from({ length: images }, (_, row) => Array<number>(weights[row]!).fill(row)).flat()
  const cells = rows.flatMap((row) => Array.from({ length: labels }, (_, label) => row * labels + label))
  return {
    truth: Uint8Array.from(cells, (cell) => truth[cell]!),
    scores: Float32Array.from(cells, (cell) => scores[cell]!),
    images: rows.length,
    labels
  }
}

test('an image that counts twice ranks as two images', () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1, max: 30 }), (seed, images) => {
      const table = drawTable(images, 2, seed)
      const weights = new Uint16Array(images)
      resample(weights, random(seed, 7))
      const weighted = rankings(table).map((ranking) => averagePrecision(ranking, weights))
      const repeated = rankings(repeat(table, weights)).map((ranking) => averagePrecision(ranking))
      expect(weighted).toEqual(repeated.map((ap) => (ap === null ? null : expect.closeTo(ap, 12))))
    })
  )
})

test('95 % intervals of mAP hold the true value about as often as they say', () => {
  const truth = evaluate({
    table: drawTable(20_000, 3, 99),
    threshold: 0.5,
    prevalence: Float64Array.of(0.3, 0.3, 0.3),
    seed: 1
  })
  let covered = 0
  for (let seed = 0; seed < 40; seed++) {
    const table = drawTable(120, 3, seed + 1000)
    const { mAP } = evaluate({
      table,
      threshold: 0.5,
      prevalence: Float64Array.of(0.3, 0.3, 0.3),
      seed
    }).metrics
    if (mAP.low! <= truth.metrics.mAP.value && truth.metrics.mAP.value <= mAP.high!) covered++
  }
  expect(covered).toBeGreaterThanOrEqual(33)
})

describe('floors', () => {
  const table = drawTable(110, 10, 3)
  const prevalence = new Float64Array(10).fill(0.25)
  const { floors, metrics } = evaluate({ table, threshold: 0.5, prevalence, seed: 5 })
  const share = table.truth.reduce((sum, value) => sum + value, 0) / table.truth.length

  test('predicting nothing is right about every label that is absent', () => {
    expect(floors.nothing).toEqual({
      mAP: expect.closeTo(share, 10),
      CF1: 0,
      OF1: 0,
      binaryAccuracy: expect.closeTo(1 - share, 10)
    })
  })

  test('a prior under the threshold predicts nothing, and one above it everything', () => {
    const sure = evaluate({ table, threshold: 0.2, prevalence, seed: 5 }).floors.prior
    expect([floors.prior.OF1, sure.OF1]).toEqual([0, expect.closeTo((2 * share) / (share + 1), 10)])
  })

  test('chance lies above the constant’s mAP, and the drawn model above chance', () => {
    expect(floors.chance.low).toBeLessThan(floors.chance.mAP)
    expect(floors.chance.mAP).toBeGreaterThan(floors.nothing.mAP)
    expect(metrics.mAP.value).toBeGreaterThan(floors.chance.high)
  })

  test('the same seed gives the same evaluation', () => {
    expect(evaluate({ table, threshold: 0.5, prevalence, seed: 5 })).toEqual(
      evaluate({ table, threshold: 0.5, prevalence, seed: 5 })
    )
  })
})

test('too few positives leave the numbers without an interval', () => {
  const table = {
    truth: Uint8Array.of(1, 0, 0, 1),
    scores: Float32Array.of(0.9, 0.2, 0.4, 0.6),
    images: 4,
    labels: 1
  }
  const { mAP } = evaluate({ table, threshold: 0.5, prevalence: Float64Array.of(0.5), seed: 1 }).metrics
  expect(mAP).toEqual({ value: 1, low: null, high: null })
})

test('argmax accuracy counts an image without labels as label 0', () => {
  const table = {
    truth: Uint8Array.of(0, 0, 0, 1),
    scores: Float32Array.of(0.9, 0.2, 0.4, 0.3),
    images: 2,
    labels: 2
  }
  expect(argmaxAccuracy(table)).toBe(0.5)
})
