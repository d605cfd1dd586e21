import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import { AppError } from '#contract/errors.ts'
import type { DatasetId, DatasetSummary } from '#contract/shapes.ts'
import { call, messageOf } from '../engine.ts'

/** The dataset that the window shows. */
export const useDataset = defineStore('dataset', () => {
  const summary = shallowRef<DatasetSummary>()
  const error = ref<string>()
  const loading = ref(false)
  let asked = 0

  /** Shows what `ask` brings, unless something else was asked for meanwhile. What fails lands in `error`, unless it was cancelled. */
  async function show(ask: () => Promise<DatasetSummary>): Promise<DatasetSummary | undefined> {
    const mine = ++asked
    error.value = undefined
    loading.value = true
    try {
      const found = await ask()
      if (mine === asked) summary.value = found
      return found
    } catch (cause) {
      const cancelled = cause instanceof AppError && cause.code === 'cancelled'
      if (mine === asked && !cancelled) error.value = messageOf(cause)
      return undefined
    } finally {
      if (mine === asked) loading.value = false
    }
  }

  const open = (folder: string) => show(() => call('dataset.open', { folder }))
  const openSample = () => show(() => call('dataset.sample', {}))

  /** Loads a dataset that the workspace remembers; at once where it is already shown. */
  async function load(dataset: DatasetId): Promise<DatasetSummary | undefined> {
    if (summary.value?.dataset === dataset) return summary.value
    summary.value = undefined
    return show(() => call('dataset.get', { dataset }))
  }

  /** Shows the dataset that was opened last, if none is shown and there is one. */
  async function openLast(): Promise<void> {
    const taken = () => summary.value !== undefined || loading.value
    if (taken()) return
    const last = (await call('dataset.recent', {})).find(({ present }) => present)
    // Meanwhile a view may have asked for a dataset of its own.
    if (last !== undefined && !taken()) await load(last.dataset)
  }

  return { summary, error, loading, open, openSample, openLast, load }
})
