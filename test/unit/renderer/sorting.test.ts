import { expect, test } from 'vitest'
import { computed, ref, shallowRef } from 'vue'
import { useSorting } from '../../../src/renderer/sorting.ts'

type Row = { name: string; ap: number | null }
const rows = shallowRef<Row[]>([
  { name: 'bowl', ap: null },
  { name: 'cup', ap: 0.2 },
  { name: 'apple', ap: 0.7 }
])
const columns = { name: ({ name }: Row) => name, ap: ({ ap }: Row) => ap }

test('numbers fall at first and words rise; the same heading again turns the order; missing values stay last', () => {
  const { sorted, sortBy, sortOf } = useSorting(rows, columns, { key: 'name', descending: false })
  const names = () => sorted.value.map(({ name }) => name)
  expect([names(), sortOf('name'), sortOf('ap')]).toEqual([['apple', 'bowl', 'cup'], 'ascending', 'none'])
  sortBy('ap')
  expect([names(), sortOf('ap')]).toEqual([['apple', 'cup', 'bowl'], 'descending'])
  sortBy('ap')
  expect([names(), sortOf('ap')]).toEqual([['cup', 'apple', 'bowl'], 'ascending'])
})

test('an order that is kept elsewhere is read and written there', () => {
  const address = ref('-ap')
  const order = computed({
    get: () => ({ key: 'ap' as const, descending: address.value.startsWith('-') }),
    set: ({ descending }) => (address.value = `${descending ? '-' : ''}ap`)
  })
  const { sortBy, sortOf } = useSorting(rows, columns, order)
  expect(sortOf('ap')).toBe('descending')
  sortBy('ap')
  expect([address.value, sortOf('ap')]).toEqual(['ap', 'ascending'])
})
