import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { watchDebounced } from '@vueuse/core'
import type { ColumnsResult } from '#contract/api.ts'
import type { Evaluation, Run, RunId } from '#contract/shapes.ts'
import { labelMetrics } from '#core/metrics/threshold-metrics.ts'
import { call, columns, messageOf } from '../engine.ts'
import { countErrors, findErrors } from '../views/evaluate/errors.ts'

/** The epoch that an evaluation judges: the best one, or the last where none could be ranked. */
export const judgedEpoch = ({ bestEpoch, checkpoint }: Run) => bestEpoch ?? checkpoint?.epoch ?? null

/** A split in words: `select` is the part that the best epoch was chosen on. */
export const splitWords = (split: string) => (split === 'select' ? 'select part' : split)

/** One run judged on one split. Scores are here, so that the threshold moves every number without asking. */
export const useEvaluation = defineStore('evaluation', () => {
  const run = ref<RunId>()
  /** The epoch that was asked for; a run that goes on may have a better one since. */
  const epoch = ref<number | null>(null)
  const split = ref<string>()
  const threshold = ref(0.5)
  const evaluation = shallowRef<Evaluation>()
  const scores = shallowRef<ColumnsResult['evaluation.scores']>()
  const loading = ref(false)
  const error = ref<string>()
  let asked = 0

  /** Loads a run's scores on a split (its report split where none is named), scoring them first where they are missing. */
  async function open(next: Run, nextSplit: string | undefined) {
    const same = run.value === next.run && epoch.value === judgedEpoch(next) && evaluation.value !== undefined
    if (same && (nextSplit === undefined || evaluation.value?.split === nextSplit)) return
    const mine = ++asked
    run.value = next.run
    epoch.value = judgedEpoch(next)
    split.value = nextSplit
    evaluation.value = undefined
    scores.value = undefined
    error.value = undefined
    loading.value = true
    try {
      const judged = await call('evaluation.get', {
        run: next.run,
        threshold: threshold.value,
        ...(nextSplit !== undefined && { split: nextSplit })
      })
      const { checkpoint } = judged
      const loaded = await columns('evaluation.scores', { run: next.run, split: judged.split, checkpoint })
      if (mine !== asked) return
      scores.value = loaded
      evaluation.value = judged
      split.value = judged.split
    } catch (cause) {
      if (mine === asked) error.value = messageOf(cause)
    } finally {
      if (mine === asked) loading.value = false
    }
  }

  /** Judges the run again, as it is now. */
  function reopen(next: Run) {
    evaluation.value = undefined
    return open(next, split.value)
  }

  // Intervals need the engine; everything else follows the threshold at once.
  watchDebounced(
    [threshold, evaluation],
    async () => {
      const current = evaluation.value
      const wanted = threshold.value
      if (current === undefined || current.threshold === wanted) return
      try {
        const judged = await call('evaluation.get', {
          run: current.run,
          split: current.split,
          threshold: wanted
        })
        // A run that goes on may have a better checkpoint by now: its scores come with it.
        const { run: id, split: name, checkpoint } = judged
        const loaded =
          checkpoint === current.checkpoint
            ? scores.value
            : await columns('evaluation.scores', { run: id, split: name, checkpoint })
        if (evaluation.value !== current || threshold.value !== wanted) return
        scores.value = loaded
        evaluation.value = judged
      } catch (cause) {
        if (evaluation.value === current) error.value = messageOf(cause)
      }
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
    epoch,
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
    reopen,
    rowOf
  }
})
