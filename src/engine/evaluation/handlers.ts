import type { ColumnHandlers, Handlers } from '#contract/api.ts'
import type { Evaluation, Run } from '#contract/shapes.ts'
import { readParts } from '../runs/run-files.ts'
import type { RunStore } from '../runs/store.ts'
import { evaluateInWorker } from './evaluate-in-worker.ts'
import type { GetPredictions, Predictions } from './predictions.ts'

/** Evaluations kept in memory, or under way: moving a threshold back and forth computes each only once. */
const remembered = 50

export function evaluationHandlers(
  store: RunStore,
  getPredictions: GetPredictions
): Pick<Handlers, 'evaluation.get'> {
  const known = new Map<string, Promise<Evaluation>>()

  return {
    'evaluation.get': async ({ run: id, split: asked, threshold }) => {
      const run = store.get(id)
      const split = asked ?? reportingSplit(run)
      const predictions = await getPredictions(run, split)
      const key = JSON.stringify([id, split, predictions.checkpoint, threshold])
      const evaluation = known.get(key) ?? judge(run, predictions, { split, threshold })
      known.delete(key)
      known.set(key, evaluation)
      evaluation.catch(() => known.delete(key))
      for (const old of [...known.keys()].slice(0, -remembered)) known.delete(old)
      return evaluation
    }
  }

  async function judge(
    run: Run,
    { id, scores, truth, checkpoint }: Predictions,
    { split, threshold }: { split: string; threshold: number }
  ): Promise<Evaluation> {
    const { fit, select, prevalence } = await readParts(store.folder(run.run))
    const here = new Set(id)
    const table = { scores, truth, images: id.length, labels: run.labels.length }
    return {
      run: run.run,
      split,
      images: id.length,
      checkpoint,
      threshold,
      selectedOnThisSplit: select.some((image) => here.has(image)),
      trainedOnThisSplit: fit.some((image) => here.has(image)),
      ...(await evaluateInWorker({ table, threshold, prevalence, seed: run.config.training.seed }))
    }
  }
}

/** The split a run's results stand on: the official one, else the part its best epoch was chosen on. */
const reportingSplit = (run: Run) => run.parts.reportSplit ?? 'select'

/** Scores and truth of a split as binary columns. */
export function evaluationColumns(
  store: RunStore,
  getPredictions: GetPredictions
): Pick<ColumnHandlers, 'evaluation.scores'> {
  return {
    'evaluation.scores': async ({ run, split, checkpoint }) => {
      const { id, loss, scores, truth } = await getPredictions(store.get(run), split, checkpoint)
      return { id, loss, scores, truth }
    }
  }
}
