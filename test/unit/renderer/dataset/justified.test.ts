import fc from 'fast-check'
import { expect, test } from 'vitest'
import { layOut, pictureBeside, rowOfPicture } from '../../../../src/renderer/views/dataset/justified.ts'
import { moveInGrid } from '../../../../src/renderer/views/dataset/grid-keys.ts'

const side = fc.integer({ min: 1, max: 5000 })
const pictures = fc.array(fc.tuple(side, side), { maxLength: 200 })
const layoutOf = (sizes: [number, number][], options = { width: 1000, rowHeight: 120, gap: 3 }) =>
  layOut(
    sizes.map(([width]) => width),
    sizes.map(([, height]) => height),
    options
  )

test('every picture stands in exactly one row, in order', () => {
  fc.assert(
    fc.property(pictures, (sizes) => {
      const { start, rowHeight } = layoutOf(sizes)
      expect(start.length).toBe(rowHeight.length + 1)
      expect(start.at(-1)).toBe(sizes.length)
      for (let row = 0; row < rowHeight.length; row++) expect(start[row + 1]).toBeGreaterThan(start[row]!)
    })
  )
})

test('no row reaches beyond the width, and every row but the last fills it', () => {
  fc.assert(
    fc.property(pictures, (sizes) => {
      const { start, rowHeight, left, width } = layoutOf(sizes)
      for (let row = 0; row < rowHeight.length; row++) {
        const last = start[row + 1]! - 1
        const end = left[last]! + width[last]!
        expect(end).toBeLessThanOrEqual(1001)
        if (row < rowHeight.length - 1) expect(end).toBeCloseTo(1000, 1)
      }
    })
  )
})

test('pictures keep their shape but for rounding', () => {
  const { rowHeight, width } = layoutOf([
    [640, 480],
    [480, 640],
    [640, 427],
    [500, 375],
    [640, 480],
    [640, 640],
    [640, 480],
    [640, 480]
  ])
  expect(width[0]! / rowHeight[0]!).toBeCloseTo(640 / 480, 1)
  expect(width[1]! / rowHeight[0]!).toBeCloseTo(480 / 640, 1)
})

test('a row that does not fill up is not blown up', () => {
  expect(Array.from(layoutOf([[640, 480]]).rowHeight)).toEqual([150])
})

test('a hundred thousand pictures are laid out well within a frame or two', () => {
  const widths = new Uint16Array(118_287).fill(640)
  const heights = Uint16Array.from(widths, (_, i) => 360 + (i % 400))
  const begun = performance.now()
  const { start } = layOut(widths, heights, { width: 1000, rowHeight: 124, gap: 3 })
  expect(start.at(-1)).toBe(118_287)
  expect(performance.now() - begun).toBeLessThan(500)
})

const grid = layoutOf(Array.from({ length: 40 }, (_, i) => [640, i % 2 === 0 ? 480 : 800]))

test('a picture is found in the row that holds it', () => {
  const { start } = grid
  for (let picture = 0; picture < 40; picture++) {
    const row = rowOfPicture(grid, picture)
    expect(start[row]! <= picture && picture < start[row + 1]!).toBe(true)
  }
})

test('down and up again stay in the neighbouring rows', () => {
  const below = pictureBeside(grid, 1, 1)
  expect(rowOfPicture(grid, below)).toBe(1)
  expect(rowOfPicture(grid, pictureBeside(grid, below, -1))).toBe(0)
})

test('keys move through the grid and stop at its ends', () => {
  expect(moveInGrid(grid, 0, 'ArrowLeft')).toBe(0)
  expect(moveInGrid(grid, 0, 'ArrowRight')).toBe(1)
  expect(moveInGrid(grid, 39, 'ArrowRight')).toBe(39)
  expect(moveInGrid(grid, 39, 'ArrowDown')).toBe(39)
  expect(moveInGrid(grid, 20, 'Home')).toBe(0)
  expect(moveInGrid(grid, 20, 'End')).toBe(39)
  expect(moveInGrid(grid, 20, 'x')).toBeUndefined()
})
