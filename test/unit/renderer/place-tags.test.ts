import { expect, test } from 'vitest'
import { placeTags } from '../../../src/renderer/views/evaluate/place-tags.ts'

const room = { width: 100, height: 100 }
const size = { width: 30, height: 18 }
const tag = (x: number, y: number, width = 10, height = 10) => ({ box: { x, y, width, height }, size })

test('a name stands above its box, and inside the picture where there is no room above or beside', () => {
  expect(placeTags([tag(20, 50), tag(95, 5, 5, 5)], room)).toEqual([
    { x: 20, y: 30, ...size },
    { x: 70, y: 0, ...size }
  ])
})

test('names of boxes at one place stand above, below and inside, as long as there is room', () => {
  const box = tag(20, 40, 10, 20)
  expect(placeTags([box, box, box, box], room).map((place) => place?.y)).toEqual([20, 62, 42, undefined])
})
