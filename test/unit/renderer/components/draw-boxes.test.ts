import { expect, test } from 'vitest'
import { labelAt } from '../../../../src/renderer/components/draw-boxes.ts'

const object = (id: number, label: number, box: [number, number, number, number]) => ({
  id,
  label,
  box,
  crowd: false,
  area: box[2] * box[3]
})
const image = {
  image: 36,
  fileName: '36.jpg',
  split: 'val2017',
  width: 200,
  height: 100,
  objects: [object(1, 4, [0, 0, 200, 100]), object(2, 7, [50, 25, 20, 20])]
}

test('of the boxes at a point, the smallest is meant', () => {
  expect([labelAt(image, 0.3, 0.3), labelAt(image, 0.9, 0.9)]).toEqual([7, 4])
})

test('beside all boxes there is no label', () => {
  expect(labelAt({ ...image, objects: image.objects.slice(1) }, 0.9, 0.9)).toBeNull()
})
