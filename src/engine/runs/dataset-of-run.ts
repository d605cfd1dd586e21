import { existsSync } from 'node:fs'
import { AppError } from '#contract/errors.ts'
import type { Run } from '#contract/shapes.ts'
import type { Dataset } from '../dataset/dataset.ts'
import type { Datasets } from '../dataset/registry.ts'
import type { RunStore } from './store.ts'

/**
 * The dataset of a run, with the annotations it was trained on. One that was taken off the list is opened again from its folder,
 * and the run follows it. Throws AppError where the folder is gone or its annotations are others now.
 */
export async function datasetOf(
  run: Run,
  { datasets, store }: { datasets: Datasets; store: RunStore }
): Promise<Dataset> {
  const { name, folder, fingerprint } = run.dataset
  const dataset = await datasets.get(run.dataset.dataset).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'not-found' && existsSync(folder))
      return datasets.open(folder)
    throw error
  })
  if (dataset.summary.fingerprint !== fingerprint)
    throw new AppError(
      'refused',
      `The annotations of ${name} have changed since the run “${run.name}” began, so it can neither go on nor be evaluated on them. Clone it to start anew.`
    )
  if (dataset.dataset !== run.dataset.dataset) {
    const current = store.get(run.run)
    await store.save({ ...current, dataset: { ...current.dataset, dataset: dataset.dataset } })
  }
  return dataset
}
