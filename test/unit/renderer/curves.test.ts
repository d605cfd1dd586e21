import { expect, test } from 'vitest'
import {
  positionOf,
  readingsAt,
  smooth,
  spread,
  stepAlong,
  type Curve
} from '../../../src/renderer/charts/curves.ts'

test('smoothing by 0 leaves values alone, and any smoothing starts at the first value', () => {
  expect(smooth([1, null, 3], 0)).toEqual([1, null, 3])
  const [first, gap, last] = smooth([1, null, 3], 0.5)
  expect([first, gap, last]).toEqual([1, null, expect.closeTo(1 + 4 / 3, 10)])
})

test('a point stands at its epoch, its step or its minute', () => {
  const point = { epoch: 2, step: 40, seconds: 90, value: 0.5 }
  expect([positionOf(point, 'epoch'), positionOf(point, 'step'), positionOf(point, 'time')]).toEqual([
    2, 40, 1.5
  ])
})

test('readings are those of the point under the cursor, or of the last ones, by run', () => {
  const point = (epoch: number, value: number | null) => ({ epoch, step: epoch * 10, seconds: 60, value })
  const curve = (run: string, colour: number, name: string, values: number[]): Curve => ({
    run,
    name,
    colour,
    dashed: false,
    points: values.map((value, index) => point(index + 1, value))
  })
  const curves = [curve('a', 0, 'select', [5, 3]), curve('a', 0, 'fit', [4, 2]), curve('b', 1, 'select', [9])]
  expect(readingsAt(curves, 'epoch', null)).toEqual([
    {
      run: 'a',
      colour: 0,
      values: [
        { name: 'select', value: 3 },
        { name: 'fit', value: 2 }
      ]
    },
    { run: 'b', colour: 1, values: [{ name: 'select', value: 9 }] }
  ])
  expect(readingsAt(curves, 'step', 20).map(({ values }) => values.map(({ value }) => value))).toEqual([
    [3, 2],
    [null]
  ])
})

test('labels that would lie over each other are moved down, in the order given', () => {
  expect(spread([50, 10, 12, 15], 13)).toEqual([50, 10, 23, 36])
})

test('arrow keys step through the points of all curves, and stay at the ends', () => {
  const curve = (...epochs: number[]): Curve => ({
    run: 'a',
    name: 'mAP',
    colour: 0,
    dashed: false,
    points: epochs.map((epoch) => ({ epoch, step: epoch, seconds: 1, value: 0 }))
  })
  const step = (from: number | null, by: number) =>
    stepAlong([curve(1, 2), curve(1, 2, 3)], 'epoch', from, by)
  expect([step(null, -1), step(2, 1), step(3, 1), step(1, -1)]).toEqual([3, 3, 3, 1])
  expect(stepAlong([curve()], 'epoch', null, 1)).toBeNull()
})
