import { expect, test } from 'vitest'
import { fit, keepInside, whole, zoomBy } from '../../../../src/renderer/views/dataset/zoom.ts'

const stage = { width: 400, height: 300 }

test('a picture fits the stage whole, large or small', () => {
  expect(fit({ width: 800, height: 800 }, stage)).toEqual({ width: 300, height: 300 })
  expect(fit({ width: 40, height: 10 }, stage)).toEqual({ width: 400, height: 100 })
})

test('the point under the pointer stays where it is', () => {
  const point = { x: 50, y: -20 }
  const zoom = zoomBy(whole, 2, point, 8)
  expect(zoom).toEqual({ scale: 2, x: -50, y: 20 })
  expect(zoomBy(zoom, 2, point, 8)).toEqual({ scale: 4, x: -150, y: 60 })
})

test('zooming out ends at the whole picture, in ends at the most', () => {
  expect(zoomBy({ scale: 1.2, x: 9, y: 9 }, 0.5, { x: 3, y: 3 }, 8)).toEqual(whole)
  expect(zoomBy(whole, 100, { x: 0, y: 0 }, 8).scale).toBe(8)
})

test('a picture is not dragged out of the stage', () => {
  const fitted = { width: 400, height: 100 }
  expect(keepInside({ scale: 2, x: 999, y: 999 }, fitted, stage)).toEqual({ scale: 2, x: 200, y: 0 })
})
