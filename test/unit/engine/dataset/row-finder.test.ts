import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rowFinder } from '#engine/dataset/row-finder.ts'

test('an id is found in its row, whether ids are dense, sparse or negative, and no other is', () => {
  const ids = fc.oneof(fc.nat(40), fc.maxSafeInteger(), fc.integer({ min: -5, max: 5 }))
  const asked = fc.oneof(ids, fc.constantFrom(NaN, 0.5, -0, Infinity))
  fc.assert(
    fc.property(fc.uniqueArray(ids), fc.array(asked), (list, others) => {
      const found = rowFinder(Float64Array.from(list))
      const map = new Map(list.map((id, row) => [id, row]))
      for (const id of [...list, ...others]) expect(found.get(id)).toBe(map.get(id))
    })
  )
})
