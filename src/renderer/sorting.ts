import { computed, ref, type Ref } from 'vue'

/** A table's order: by one column, rising or falling. Missing values stand last either way. */
export function useSorting<Row, Key extends string>(
  rows: Readonly<Ref<Row[]>>,
  columns: Record<Key, (row: Row) => string | number | null>,
  initial: { key: NoInfer<Key>; descending: boolean }
) {
  const key = ref(initial.key) as Ref<Key>
  const descending = ref(initial.descending)

  const sorted = computed(() => {
    const value = columns[key.value]
    const sign = descending.value ? -1 : 1
    return [...rows.value].sort((a, b) => {
      const [left, right] = [value(a), value(b)]
      if (left === null || right === null) return Number(left === null) - Number(right === null)
      if (typeof left === 'string' && typeof right === 'string') return sign * left.localeCompare(right)
      return sign * (Number(left) - Number(right))
    })
  })

  /** Sorts by a column; by the one it is sorted by already, the other way round. */
  function sortBy(next: Key) {
    const [first] = rows.value
    const numbers = first !== undefined && typeof columns[next](first) === 'number'
    descending.value = next === key.value ? !descending.value : numbers
    key.value = next
  }

  /** What `aria-sort` of a column's heading says. */
  const sortOf = (column: Key) =>
    column !== key.value ? 'none' : descending.value ? ('descending' as const) : ('ascending' as const)

  return { sorted, sortBy, sortOf }
}
