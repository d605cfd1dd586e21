import { shallowRef, triggerRef, watch, type Ref } from 'vue'
import type { DatasetId, ImageRow } from '#contract/shapes.ts'
import { call, messageOf } from './engine.ts'

const mostKept = 4000
const mostAsked = 500

/** Rows of the images that a view shows, by id: fetched as they come into view and kept for a while. */
export function useImageRows(dataset: Ref<DatasetId>, visible: Ref<readonly number[]>) {
  const rows = shallowRef(new Map<number, ImageRow>())
  const error = shallowRef<string>()
  let asking = false

  async function fetchMissing() {
    if (asking) return
    const images = visible.value.filter((image) => !rows.value.has(image)).slice(0, mostAsked)
    if (images.length === 0) return
    asking = true
    try {
      for (const row of await call('dataset.rows', { dataset: dataset.value, images }))
        rows.value.set(row.image, row)
      forgetOldest()
      error.value = undefined
      triggerRef(rows)
    } catch (cause) {
      error.value = messageOf(cause)
      return
    } finally {
      asking = false
    }
    // While that was under way, others may have come into view. A row that the engine does not know is not asked for again.
    if (visible.value.some((image) => !rows.value.has(image) && !images.includes(image))) await fetchMissing()
  }

  function forgetOldest() {
    for (const image of rows.value.keys()) {
      if (rows.value.size <= mostKept) return
      rows.value.delete(image)
    }
  }

  watch(dataset, () => (rows.value = new Map()))
  watch([visible, dataset], () => void fetchMissing(), { immediate: true })

  return { rows, error, retry: fetchMissing }
}
