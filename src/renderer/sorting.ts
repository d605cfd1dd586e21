import { computed, ref, type MaybeRef, type Ref } from 'vue'

/** A table's order: by one column, rising or falling. */
export type Order<Key extends string> = { key: Key; descending: boolean }

/** Rows in an order that headings change. Missing values stand last either way. A ref keeps the order elsewhere, as in the address. */
export function useSorting<Row, Key extends string>(
  rows: Readonly<Ref<Row[]>>,
  columns: Record<Key, (row: Row) => string | number | null>,
  initial: MaybeRef<Order<NoInfer<Key>>>
) {
  const order = ref(initial) as Ref<Order<Key>>

  const sorted = computed(() => {
    const value = columns[order.value.key]
    const sign = order.value.descending ? -1 : 1
    return [...rows.value].sort((a, b) => {
      const [left, right] = [value(a), value(b)]
      if (left === null || right === null) return Number(left === null) - Number(right === null)
      if (typeof left === 'string' && typeof right === 'string') return sign * left.localeCompare(right)
      return sign * (Number(left) - Number(right))
    })
  })

  /** Sorts by a column; by the one it is sorted by already, the other way round. */
  function sortBy(next: Key) {
    const numbers = rows.value.some((row) => typeof columns[next](row) === 'number')
    const { key, descending } = order.value
    order.value = { key: next, descending: next === key ? !descending : numbers }
  }

  /** What `aria-sort` of a column's heading says. */
  const sortOf = (column: Key) => {
    const { key, descending } = order.value
    return column !== key ? 'none' : descending ? 'descending' : 'ascending'
  }

  return { sorted, sortBy, sortOf }
}
