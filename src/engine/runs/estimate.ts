import { access } from 'node:fs/promises'
import { join } from 'node:path'
import type { RunConfig } from '#contract/config.ts'
import { AppError } from '#contract/errors.ts'
import type { Estimate, Run } from '#contract/shapes.ts'
import { describeModel, type ModelDescription } from '#core/models/describe.ts'
import { chooseMicroBatch, estimateMemory } from '#core/models/memory.ts'
import { ifMissing } from '#storage/error-code.ts'
import { imageBytes } from '#storage/packed-images.ts'
import type { Dataset } from '../dataset/dataset.ts'
import { packFolder } from '../modalities/image/prepare.ts'
import { gigabytes } from './memory-limit.ts'
import { chooseParts } from './parts.ts'

/** What a run would take, and what stands in its way. */
export async function estimateRun(
  dataset: Dataset,
  config: RunConfig,
  context: { cache: string; runs: Run[]; memoryLimit: number }
): Promise<Estimate> {
  const parts = chooseParts(dataset, config)
  const labels = dataset.labels.length
  const { model, blocker } = describe(config, labels)
  const limit = context.memoryLimit
  const fits = model === null ? null : chooseMicroBatch(config, labels, limit)
  const least = model === null ? 0 : estimateMemory(config, labels, fits ?? 1)
  const prepared = await ifMissing(
    access(join(await packFolder(context.cache, dataset, config.data.side), 'manifest.json')).then(
      () => true
    ),
    false
  )
  const rate = knownRate(config, model?.parameters ?? 0, context.runs)
  return {
    parameters: model?.parameters ?? 0,
    layers: model?.layers ?? [],
    memoryBytes: least,
    memoryLimitBytes: limit,
    microBatch: fits ?? 1,
    stepsPerEpoch: Math.ceil(parts.fit.length / config.training.batchSize),
    parts: {
      fit: parts.fit.length,
      select: parts.select.length,
      report: parts.report.length,
      note: parts.note
    },
    secondsPerEpoch: rate === null ? null : parts.fit.length / rate,
    cacheBytes: prepared ? 0 : dataset.images.count * imageBytes(config.data),
    // The last and the best: weights, and two moments a weight under Adam.
    checkpointBytes: 2 * 4 * (model?.parameters ?? 0) * (config.optimizer.name === 'adam' ? 3 : 1),
    blockers: [
      ...(blocker === null ? [] : [blocker]),
      ...(labels === 0 ? ['The dataset has no categories to learn.'] : []),
      ...(parts.fit.length === 0 ? ['No image is left to train on.'] : []),
      ...(model !== null && fits === null
        ? [
            `The network needs about ${gigabytes(least)} of memory with one image at a time, and ${gigabytes(limit)} are free. Choose a smaller image side, or close other programs.`
          ]
        : [])
    ]
  }
}

function describe(
  config: RunConfig,
  labels: number
): { model: ModelDescription | null; blocker: string | null } {
  try {
    return { model: describeModel(config, labels), blocker: null }
  } catch (error) {
    if (error instanceof AppError) return { model: null, blocker: error.message }
    throw error
  }
}

/** Images a second of the last run of the same shape on this machine. */
function knownRate(config: RunConfig, parameters: number, runs: Run[]): number | null {
  const alike = runs.find(
    (run) =>
      run.epochs.length > 0 && run.parameters === parameters && run.config.data.side === config.data.side
  )
  const rate = alike?.epochs.at(-1)?.imagesPerSecond ?? 0
  return rate > 0 ? rate : null
}
