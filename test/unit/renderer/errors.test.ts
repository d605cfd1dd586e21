import { expect, test } from 'vitest'
import { errorsCsv } from '../../../src/renderer/views/evaluate/export-errors.ts'
import {
  arrangeErrors,
  cellRows,
  countErrors,
  describeErrors,
  findErrors,
  outcomesOfLabels,
  scoreBars,
  stepOf,
  withFirst
} from '../../../src/renderer/views/evaluate/errors.ts'

/** Three images, three labels: 7 is right; 8 misses label 0 and makes up label 2; 9 misses 1 by a hair. */
const scores = {
  id: Float64Array.of(7, 8, 9),
  loss: Float32Array.of(0.1, 0.9, 0.4),
  scores: Float32Array.of(0.9, 0.1, 0.2, 0.05, 0.6, 0.8, 0.3, 0.45, 0.1),
  truth: Uint8Array.of(1, 0, 0, 1, 1, 0, 0, 1, 0)
}
const errors = findErrors(scores, 3, 0.5)

test('images with an error are found with what was missed and what is spurious', () => {
  expect(errors).toEqual([
    {
      row: 1,
      image: 8,
      loss: scores.loss[1],
      missed: [0],
      spurious: [2],
      confidence: expect.closeTo(0.95, 6)
    },
    { row: 2, image: 9, loss: scores.loss[2], missed: [1], spurious: [], confidence: expect.closeTo(0.55, 6) }
  ])
  expect(countErrors(errors)).toEqual({ missed: 2, spurious: 1 })
})

test('a threshold of 0 misses nothing', () => {
  expect(countErrors(findErrors(scores, 3, 0))).toEqual({ missed: 0, spurious: 5 })
})

test('the list is of one kind and label, worst first', () => {
  const images = (options: Parameters<typeof arrangeErrors>[1]) =>
    arrangeErrors(errors, options).map(({ image }) => image)
  expect(images({ kind: 'all', label: null, order: 'loss' })).toEqual([8, 9])
  expect(images({ kind: 'spurious', label: null, order: 'loss' })).toEqual([8])
  expect(images({ kind: 'all', label: 1, order: 'confidence' })).toEqual([9])
  expect(images({ kind: 'missed', label: 2, order: 'errors' })).toEqual([])
})

test('the four cells of a label part all images', () => {
  const cell = (outcome: Parameters<typeof cellRows>[2]['outcome']) =>
    cellRows(scores, 3, { label: 1, outcome, threshold: 0.5 })
  expect([cell('correct'), cell('missed'), cell('spurious'), cell('absent')]).toEqual([[1], [2], [], [0]])
})

test('an image’s bars show what is there or predicted, then the highest of the rest', () => {
  const bars = scoreBars(scores.scores.slice(3, 6), scores.truth.slice(3, 6), 0.5, 3)
  expect(bars.map(({ label, outcome }) => [label, outcome])).toEqual([
    [2, 'spurious'],
    [1, 'correct'],
    [0, 'missed']
  ])
  expect(
    scoreBars(scores.scores.slice(0, 3), scores.truth.slice(0, 3), 0.5, 2).map(({ label }) => label)
  ).toEqual([0, 2])
})

test('labels that are there are found or missed; the others have no outcome', () => {
  expect([...outcomesOfLabels(scores.scores.slice(3, 6), scores.truth.slice(3, 6), 0.5)]).toEqual([
    [0, 'missed'],
    [1, 'correct']
  ])
})

test('an image is described by its kinds of error', () => {
  expect(errors.map(describeErrors)).toEqual(['1 missed, 1 spurious', '1 missed'])
})

test('the label a list is about comes first where it is among the wrong ones', () => {
  expect([withFirst([4, 7, 2], 2), withFirst([4, 7], 2), withFirst([4, 7], null)]).toEqual([
    [2, 4, 7],
    [4, 7],
    [4, 7]
  ])
})

test('arrow keys step along and across the rows of a list', () => {
  const keys = ['ArrowRight', 'ArrowLeft', 'ArrowDown', 'ArrowUp', 'Home', 'End', 'Enter']
  expect(keys.map((key) => stepOf(key, { place: 5, across: 2, length: 9 }))).toEqual([
    6,
    4,
    7,
    3,
    0,
    8,
    undefined
  ])
})

test('the exported list names labels and quotes what needs it', () => {
  const labels = ['cup', 'wine glass, tall', 'bowl'].map((name, id) => ({
    id,
    name,
    supercategory: 'kitchen'
  }))
  expect(errorsCsv(errors.slice(1), labels)).toBe(
    `image_id,loss,missed,spurious\r\n9,${String(scores.loss[2])},"wine glass, tall",\r\n`
  )
})
