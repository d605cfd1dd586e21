import { computed, type WritableComputedRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import type { Order } from '../../sorting.ts'

/** A table's order, kept in the address as "by=ap" or, falling, "by=-ap"; the usual one where it names no column. */
export function useAddressOrder<Key extends string>(
  columns: Record<Key, unknown>,
  usual: Order<NoInfer<Key>>
): WritableComputedRef<Order<Key>> {
  const route = useRoute()
  const router = useRouter()
  const isColumn = (name: string): name is Key => Object.hasOwn(columns, name)
  return computed({
    get: () => {
      const by = String(route.query.by ?? '')
      const key = by.replace(/^-/, '')
      return isColumn(key) ? { key, descending: by.startsWith('-') } : usual
    },
    set: ({ key, descending }) =>
      void router.replace({ query: { ...route.query, by: `${descending ? '-' : ''}${key}` } })
  })
}
