import { expect, test } from 'vitest'
import { streams } from '#compute/streams.ts'

test('weights, epochs and steps draw from streams of their own', () => {
  const counts = Array.from({ length: 3000 }, (_, i) => i)
  const all = [
    streams.weights,
    ...counts.map((epoch) => streams.order(epoch + 1)),
    ...counts.map((step) => streams.dropout(step))
  ]
  expect(new Set(all).size).toBe(all.length)
})
