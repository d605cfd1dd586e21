import { AppError } from '#contract/errors.ts'
import type { Run } from '#contract/shapes.ts'
import { chooseMicroBatch, estimateMemory } from '#core/models/memory.ts'
import type { TrainPlan } from '#core/protocol.ts'
import type { EngineContext } from '../context.ts'
import type { Dataset } from '../dataset/dataset.ts'
import { findRow } from '../dataset/rows.ts'
import type { PrepareImages } from '../modalities/image/prepare.ts'
import type { Compute } from './compute-process.ts'
import { datasetOf } from './dataset-of-run.ts'
import { gigabytes, memoryLimit } from './memory-limit.ts'
import { chooseParts, type Parts } from './parts.ts'
import { readParts, writeParts } from './run-files.ts'
import type { RunStore } from './store.ts'

/** What training and evaluating runs works with. */
export type RunTools = {
  context: EngineContext
  store: RunStore
  compute: Compute
  prepareImages: PrepareImages
}

/** All that the compute process needs to train a run, with its images packed, and what the run has to know of it. */
export async function planRun(
  { context, store, compute, prepareImages }: RunTools,
  run: Run,
  signal: AbortSignal
): Promise<{ plan: TrainPlan; parts: Run['parts']; unreadable: number }> {
  const { config } = run
  const folder = store.folder(run.run)
  const dataset = await datasetOf(run, { datasets: context.datasets, store })
  const { images, unreadable } = await prepareImages(dataset, config.data.side, { run: run.run, signal })
  const { fit, select, report, reportSplit, note } = await partsOf(run, folder, { dataset, unreadable })
  if (fit.length === 0)
    throw new AppError(
      'refused',
      `None of the ${run.parts.fit} training images of ${run.dataset.name} can be read. Check that the pictures lie where Problems says they are looked for, then start again.`
    )
  const labels = dataset.labels.length
  const microBatch = await fitMemory(run, labels, compute)
  return {
    plan: {
      run: run.run,
      config,
      labels,
      images,
      truth: dataset.truth,
      fit,
      select,
      folder,
      microBatch,
      resumeFrom: run.checkpoint?.name ?? null
    },
    parts: { fit: fit.length, select: select.length, report: report.length, reportSplit, note },
    unreadable: unreadable.size
  }
}

/** Chosen once: a run that goes on keeps its parts, also where a picture that was missing has come. */
async function partsOf(
  run: Run,
  folder: string,
  { dataset, unreadable }: { dataset: Dataset; unreadable: ReadonlySet<number> }
): Promise<Parts> {
  if (run.checkpoint !== null) {
    const { fit, select, report } = await readParts(folder)
    const rows = (ids: Float64Array) =>
      Int32Array.from(ids, (image) => findRow(dataset, image)).filter((row) => !unreadable.has(row))
    return { ...run.parts, fit: rows(fit), select: rows(select), report: rows(report) }
  }
  const parts = chooseParts(dataset, run.config, unreadable)
  await writeParts(folder, dataset, parts)
  return parts
}

/** How many images at once fit into memory, after idle processes have given theirs back where it is short. */
async function fitMemory({ config, microBatch: before }: Run, labels: number, compute: Compute) {
  const wanted = before ?? chooseMicroBatch(config, labels, Infinity) ?? 1
  if (memoryLimit() < estimateMemory(config, labels, wanted)) await compute.endIdle()
  const limit = memoryLimit()
  const microBatch = before ?? chooseMicroBatch(config, labels, limit)
  const needed = estimateMemory(config, labels, microBatch ?? 1)
  if (microBatch === null || needed > limit)
    throw new AppError(
      'out-of-memory',
      `Training needs about ${gigabytes(needed)} of memory and ${gigabytes(limit)} are free. Close other programs, or choose a smaller image side.`
    )
  return microBatch
}
