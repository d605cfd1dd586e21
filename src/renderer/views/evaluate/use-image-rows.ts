import { computed, shallowRef, watch, type Ref } from 'vue'
import { ImageId, type DatasetId, type ImageRow } from '#contract/shapes.ts'
import { call, messageOf } from '../../engine.ts'

/** As many rows as the engine gives at once. */
const most = 500

/** Rows of the images asked for, by id; what is missing is fetched as the list of ids changes. */
export function useImageRows(dataset: Readonly<Ref<DatasetId>>, ids: Readonly<Ref<number[]>>) {
  const known = shallowRef<ReadonlyMap<number, ImageRow>>(new Map())
  const error = shallowRef<string>()
  const asked = new Set<number>()

  async function fetchMissing() {
    const missing = ids.value.filter((id) => !asked.has(id)).slice(0, most)
    if (missing.length === 0) return
    for (const id of missing) asked.add(id)
    try {
      const images = missing.map((id) => ImageId.parse(id))
      const rows = await call('dataset.rows', { dataset: dataset.value, images })
      known.value = new Map([...known.value, ...rows.map((row) => [row.image, row] as const)])
      error.value = undefined
      await fetchMissing()
    } catch (cause) {
      for (const id of missing) asked.delete(id)
      error.value = messageOf(cause)
    }
  }

  watch(
    dataset,
    () => {
      asked.clear()
      known.value = new Map()
    },
    { flush: 'sync' }
  )
  watch([ids, dataset], fetchMissing, { immediate: true })
  return { rows: computed(() => known.value), error, retry: fetchMissing }
}
