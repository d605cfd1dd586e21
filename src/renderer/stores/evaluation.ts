import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { watchDebounced } from '@vueuse/core'
import type { ColumnsResult } from '#contract/api.ts'
import { AppError } from '#contract/errors.ts'
import type { Evaluation, RunId } from '#contract/shapes.ts'
import { labelMetrics } from '#core/metrics/threshold-metrics.ts'
import { call, columns } from '../engine.ts'
import { countErrors, findErrors } from '../views/evaluate/errors.ts'

/** One run judged on one split. Scores are here, so that the threshold moves every number without asking. */
export const useEvaluation = defineStore('evaluation', () => {
  const run = ref<RunId>()
  const split = ref<string>()
  const threshold = ref(0.5)
  const evaluation = shallowRef<Evaluation>()
  const scores = shallowRef<ColumnsResult['evaluation.scores']>()
  const loading = ref(false)
  const error = ref<string>()
  let asked = 0

  /** Loads a run's scores on a split (its report split where none is named), scoring them first where they are missing. */
  async function open(nextRun: RunId, nextSplit: string | undefined) {
    const mine = ++asked
    const same = run.value === nextRun && evaluation.value !== undefined
    if (same && (nextSplit === undefined || evaluation.value?.split === nextSplit)) return
    run.value = nextRun
    split.value = nextSplit
    evaluation.value = undefined
    scores.value = undefined
    error.value = undefined
    loading.value = true
    try {
      const input = {
        run: nextRun,
        threshold: threshold.value,
        ...(nextSplit !== undefined && { split: nextSplit })
      }
      const judged = await call('evaluation.get', input)
      const loaded = await columns('evaluation.scores', { run: nextRun, split: judged.split })
      if (mine !== asked) return
      scores.value = loaded
      evaluation.value = judged
      split.value = judged.split
    } catch (cause) {
      if (mine === asked) error.value = cause instanceof AppError ? cause.message : String(cause)
    } finally {
      if (mine === asked) loading.value = false
    }
  }

  function retry() {
    const again = run.value
    evaluation.value = undefined
    if (again !== undefined) void open(again, split.value)
  }

  // Intervals need the engine; everything else follows the threshold at once.
  watchDebounced(
    threshold,
    async (value) => {
      const current = evaluation.value
      if (current === undefined) return
      const judged = await call('evaluation.get', {
        run: current.run,
        split: current.split,
        threshold: value
      })
      if (evaluation.value === current && threshold.value === value) evaluation.value = judged
    },
    { debounce: 300 }
  )

  const table = computed(() => {
    const loaded = scores.value
    if (loaded === undefined) return undefined
    return {
      ...loaded,
      images: loaded.id.length,
      labels: loaded.scores.length / Math.max(1, loaded.id.length)
    }
  })
  const labels = computed(() => {
    const current = table.value
    const aps = evaluation.value?.labels.map(({ ap }) => ap)
    return current === undefined || aps === undefined ? [] : labelMetrics(current, threshold.value, aps)
  })
  const errors = computed(() => {
    const current = table.value
    return current === undefined ? [] : findErrors(current, current.labels, threshold.value)
  })
  const errorCounts = computed(() => countErrors(errors.value))

  /** Row of an image in the columns; -1 where it is not of this split. */
  const rowOf = (image: number) => scores.value?.id.indexOf(image) ?? -1

  return {
    run,
    split,
    threshold,
    evaluation,
    scores,
    loading,
    error,
    table,
    labels,
    errors,
    errorCounts,
    open,
    retry,
    rowOf
  }
})
