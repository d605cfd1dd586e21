import { computed, ref, shallowRef, watch, type Ref } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import type { ColumnsResult, Output } from '#contract/api.ts'
import type { DatasetId } from '#contract/shapes.ts'
import { call, columns, messageOf, onReconnect } from '../../engine.ts'
import { readAddress, writeAddress, type Browsing } from './address.ts'

/** The Browse view's state: what the address asks for, and what the engine says to it. */
export function useBrowsing(dataset: Ref<DatasetId>) {
  const route = useRoute()
  const router = useRouter()
  const browsing = computed(() => readAddress(route.query))
  const images = shallowRef<ColumnsResult['dataset.images']>()
  const facets = shallowRef<Output<'dataset.facets'>>()
  const error = ref<string>()
  let asked = 0

  /** Moves to another address. A changed filter can be gone back from; stepping through images cannot. */
  function change(part: Partial<Browsing>, how: 'push' | 'replace' = 'push') {
    void router[how]({ query: writeAddress({ ...browsing.value, ...part }) })
  }

  async function load() {
    const mine = ++asked
    const { query, sort, descending } = browsing.value
    try {
      const [found, counts] = await Promise.all([
        columns('dataset.images', { dataset: dataset.value, query, sort, descending }),
        call('dataset.facets', { dataset: dataset.value, query })
      ])
      if (mine !== asked) return
      images.value = found
      facets.value = counts
      error.value = undefined
    } catch (cause) {
      if (mine === asked) error.value = messageOf(cause)
    }
  }

  // The open image is part of the address, too, but asks for nothing here.
  watch(
    () => JSON.stringify([dataset.value, { ...browsing.value, image: null, full: false }]),
    () => void load(),
    { immediate: true }
  )
  onReconnect(() => error.value !== undefined && void load())

  return { browsing, images, facets, error, change, load }
}
