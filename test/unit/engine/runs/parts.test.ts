import fc from 'fast-check'
import { expect, test } from 'vitest'
import { RunConfig } from '#contract/config.ts'
import type { Dataset } from '#engine/dataset/dataset.ts'
import { chooseParts, prevalence, splitRows } from '#engine/runs/parts.ts'

type Split = { name: string; official: boolean }

/** A dataset as the parting of a run sees it: image i is in `splits[of[i]]` and has `objects[i]` objects. */
function datasetOf(splits: Split[], of: number[], objects: number[]): Dataset {
  const start = Int32Array.from([
    0,
    ...objects.map((_, i) => objects.slice(0, i + 1).reduce((a, b) => a + b, 0))
  ])
  const sumIn = (split: number) =>
    objects.reduce((sum, count, row) => sum + (of[row] === split ? count : 0), 0)
  const summary = {
    splits: splits.map(({ name }, split) => ({
      name,
      images: of.filter((one) => one === split).length,
      objects: sumIn(split)
    }))
  }
  return {
    splits,
    summary,
    images: { count: of.length, id: Float64Array.from(of.keys()), split: Uint8Array.from(of) },
    objects: { start }
  } as unknown as Dataset
}

const train = { name: 'train2017', official: false }
const val = { name: 'val2017', official: true }
const test2017 = { name: 'test2017', official: true }
const config = (data: object, seed = 1) => RunConfig.parse({ data, training: { seed } })
const list = (rows: Int32Array) => [...rows]

test('the last fifth of the training images by id selects, and the official val split reports', () => {
  const dataset = datasetOf([train, val], [0, 1, 0, 0, 0, 1, 0], [1, 1, 1, 1, 1, 1, 1])
  const { fit, select, report, reportSplit, note } = chooseParts(dataset, config({ split: 'last-fifth' }))
  expect([fit, select, report].map(list)).toEqual([[0, 2, 3, 4], [6], [1, 5]])
  expect(reportSplit).toBe('val2017')
  expect(note).toContain('last 20 %')
  expect(note).toContain('reported on val2017')
})

test('a random tenth follows from the seed alone, in ascending order', () => {
  const dataset = datasetOf([train], new Array<number>(50).fill(0), new Array<number>(50).fill(1))
  const parts = (seed: number) => chooseParts(dataset, config({ split: 'random-tenth' }, seed))
  expect(list(parts(7).select)).toEqual(list(parts(7).select))
  expect(list(parts(7).select)).not.toEqual(list(parts(8).select))
  expect(list(parts(7).select)).toHaveLength(5)
  expect(list(parts(7).fit)).toEqual(list(parts(7).fit).sort((a, b) => a - b))
})

test('images without objects and unreadable ones are left out where the run says so', () => {
  const dataset = datasetOf([train, val], [0, 0, 0, 0, 0, 1, 1], [1, 0, 1, 1, 1, 0, 1])
  const { fit, select, report } = chooseParts(dataset, config({ emptyImages: false }), new Set([2]))
  expect([fit, select, report].map(list)).toEqual([[0, 3], [4], [6]])
})

test.each([
  ['no official split', [train], [0, 0, 0, 0, 0], null],
  ['nothing but an official split', [val], [0, 0, 0, 0, 0], null],
  ['a test split beside val', [train, test2017, val], [0, 0, 0, 1, 2], 'val2017'],
  ['a test split alone', [train, test2017], [0, 0, 0, 0, 1], 'test2017']
])('with %s, results stand on the right split', (_, splits, of, reportSplit) => {
  const parts = chooseParts(datasetOf(splits, of, [1, 1, 1, 1, 1]), config({}))
  expect(parts.reportSplit).toBe(reportSplit)
  if (reportSplit === null) expect(parts.note).toContain('no official validation split')
})

test('an official split without annotations does not report', () => {
  expect(chooseParts(datasetOf([train, val], [0, 0, 1], [1, 1, 0]), config({})).reportSplit).toBeNull()
})

test('no image is ever in two parts, and none is lost', () => {
  const images = fc.array(fc.record({ split: fc.nat(2), objects: fc.nat(2) }), { maxLength: 60 })
  const splits = fc.tuple(fc.boolean(), fc.boolean(), fc.boolean())
  const recipe = fc.constantFrom('last-fifth', 'random-tenth')
  fc.assert(
    fc.property(images, splits, recipe, fc.boolean(), (rows, officials, split, emptyImages) => {
      const dataset = datasetOf(
        officials.map((official, i) => ({ name: `split${i}`, official })),
        rows.map((row) => row.split),
        rows.map((row) => row.objects)
      )
      const { fit, select, report, reportSplit } = chooseParts(dataset, config({ split, emptyImages }))
      const all = [...fit, ...select, ...report]
      expect(new Set(all).size).toBe(all.length)
      const inReport = (row: number) => `split${rows[row]!.split}` === reportSplit
      const trains = (row: number) => reportSplit === null || !officials[rows[row]!.split]
      const expected = rows.flatMap((row, i) =>
        (emptyImages || row.objects > 0) && (inReport(i) || trains(i)) ? [i] : []
      )
      expect(all.sort((a, b) => a - b)).toEqual(expected)
    })
  )
})

test('the rows of a split are found by its name, without what the run leaves out', () => {
  const dataset = datasetOf([train, val], [0, 1, 1, 1], [1, 1, 0, 1])
  const rows = (name: string, data = {}) => list(splitRows(dataset, name, config(data), new Set([3])))
  expect([rows('val2017'), rows('val2017', { emptyImages: false }), rows('nowhere')]).toEqual([
    [1, 2],
    [1],
    []
  ])
})

test('prevalence is the share of rows that hold a label', () => {
  const truth = Uint8Array.from([1, 0, 1, 1, 0, 0, 1, 0])
  const labels = ['a', 'b'].map((name, id) => ({ id, name, supercategory: '' }))
  expect([...prevalence({ truth, labels }, Int32Array.from([0, 1, 3]))]).toEqual([1, 1 / 3])
  expect([...prevalence({ truth, labels }, new Int32Array(0))]).toEqual([0, 0])
})
