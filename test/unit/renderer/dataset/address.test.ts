import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  noQuery,
  readAddress,
  writeAddress,
  type Browsing
} from '../../../../src/renderer/views/dataset/address.ts'

const nothing: Browsing = { query: noQuery, sort: 'id', descending: false, image: null, full: false }

/** As the address bar gives it back: everything is text. */
const asText = (address: object) =>
  Object.fromEntries(Object.entries(address).map(([key, value]) => [key, String(value)]))

test('an empty address asks for every image', () => {
  expect(readAddress({})).toEqual(nothing)
  expect(writeAddress(nothing)).toEqual({})
})

test('whatever is written to the address is read back from it', () => {
  const ids = fc.array(fc.integer({ min: 0, max: 999_999 }), { maxLength: 5 })
  const text = fc.string({ minLength: 1, maxLength: 40 })
  const some = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })
  const query = fc.record({
    split: some(text),
    must: ids,
    mustNot: ids,
    match: fc.constantFrom('all' as const, 'any' as const),
    objects: fc.record({ min: some(fc.nat(99)), max: some(fc.nat(99)) }),
    caption: some(text),
    ids: some(ids.filter(({ length }) => length > 0))
  })
  const browsing = fc.record({
    query,
    sort: fc.constantFrom('id' as const, 'name' as const, 'objects' as const),
    descending: fc.boolean(),
    image: fc.constant(25),
    full: fc.boolean()
  })
  fc.assert(
    fc.property(browsing, (asked) => {
      expect(readAddress(asText(writeAddress(asked)))).toEqual(asked)
    })
  )
})

test('what makes no sense in an address is left out', () => {
  const address = { must: '1,x,3', min: '-4', sort: 'colour', image: 'first', match: 'some', caption: '' }
  expect(readAddress(address)).toEqual({ ...nothing, query: { ...noQuery, must: [1, 3] } })
})
