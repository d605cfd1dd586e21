import { expect, test } from 'vitest'
import { positionOf, smooth } from '../../../src/renderer/charts/curves.ts'

test('smoothing by 0 leaves values alone, and any smoothing starts at the first value', () => {
  expect(smooth([1, null, 3], 0)).toEqual([1, null, 3])
  const [first, gap, last] = smooth([1, null, 3], 0.5)
  expect([first, gap, last]).toEqual([1, null, expect.closeTo(1 + 4 / 3, 10)])
})

test('a point stands at its epoch, its step or its minute', () => {
  const point = { epoch: 2, step: 40, seconds: 90, value: 0.5 }
  expect([positionOf(point, 'epoch'), positionOf(point, 'step'), positionOf(point, 'time')]).toEqual([2, 40, 1.5])
})
