import { expect, test } from 'vitest'
import type { EpochMetrics } from '#contract/shapes.ts'
import { driftOf } from '../../../src/renderer/views/runs/run-curves.ts'

const epochs = (...losses: [loss: number, valLoss: number | null][]): EpochMetrics[] =>
  losses.map(([loss, valLoss], index) => ({
    epoch: index + 1,
    step: index + 1,
    loss,
    valLoss,
    mAP: 0.1,
    CF1: 0,
    OF1: 0,
    argmaxAccuracy: 0,
    learningRate: 0.001,
    imagesPerSecond: 10,
    seconds: 1,
    tensors: 0,
    time: '2026-01-01T00:00:00.000Z'
  }))

test('the parts drift apart once the loss on select has risen over two epochs while that on fit fell', () => {
  const rising = epochs([0.5, 0.4], [0.4, 0.3], [0.3, 0.32], [0.1, 0.35])
  expect(driftOf(rising)).toEqual({
    since: 2,
    rise: expect.closeTo(0.05, 9),
    fall: expect.closeTo(0.3, 9)
  })
  expect(driftOf(rising.slice(0, 3))).toBeNull()
})

test('a loss that moved by less than two percent of its value is noise, not drift', () => {
  const start: [number, number] = [0.1, 0.1]
  expect(driftOf(epochs(start, [0.0996, 0.1], [0.0992, 0.1001]))).toBeNull()
  expect(driftOf(epochs(start, [0.09, 0.101], [0.08, 0.1019]))).toBeNull()
  expect(driftOf(epochs(start, [0.099, 0.11], [0.0981, 0.12]))).toBeNull()
  expect(driftOf(epochs(start, [0.099, 0.101], [0.0979, 0.1021]))).toMatchObject({ since: 1 })
})

test('no drift is told where both losses fall, where both rise, or where nothing selects', () => {
  expect(driftOf(epochs([0.5, 0.4], [0.4, 0.3], [0.3, 0.2], [0.2, 0.1]))).toBeNull()
  expect(driftOf(epochs([0.2, 0.2], [0.3, 0.3], [0.4, 0.4], [0.5, 0.5]))).toBeNull()
  expect(driftOf(epochs([0.5, null], [0.4, null], [0.3, null], [0.2, null]))).toBeNull()
  expect(driftOf([])).toBeNull()
})
