import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { ColumnsResult } from '#contract/api.ts'
import { AppError } from '#contract/errors.ts'
import type { Run } from '#contract/shapes.ts'
import { packColumns, unpackColumns } from '#core/columns.ts'
import { epochCheckpoint } from '#storage/checkpoint-names.ts'
import { errorCode, ifMissing } from '#storage/error-code.ts'
import { replaceFile } from '#storage/files.ts'
import type { Dataset } from '../dataset/dataset.ts'
import { findRow } from '../dataset/rows.ts'
import { datasetOf } from '../runs/dataset-of-run.ts'
import { splitRows } from '../runs/parts.ts'
import { readParts } from '../runs/run-files.ts'
import type { RunTools } from '../runs/plan-run.ts'
import { score } from './score.ts'

/** Scores of one split with the truth they are judged by, one row an image in ascending id order. */
export type Predictions = ColumnsResult['evaluation.scores'] & { checkpoint: string }

const Note = z.object({ checkpoint: z.string(), images: z.int() })

/** A run's predictions on a split under a checkpoint, its best one unless told: read where they are stored, else made as a job. */
export type GetPredictions = (run: Run, split: string, checkpoint?: string) => Promise<Predictions>

export function createPredictions(tools: RunTools): GetPredictions {
  const going = new Map<string, Promise<Predictions>>()
  const { store } = tools

  const getPredictions: GetPredictions = async (run, split, asked) => {
    const checkpoint = asked ?? bestCheckpoint(run)
    const path = join(store.folder(run.run), 'predictions', encodeURIComponent(split))
    const stored = await readStored(path, checkpoint)
    if (stored !== null) return stored
    const key = `${path} ${checkpoint}`
    const shared = going.get(key)
    if (shared !== undefined) return shared
    const work = predictSplit(tools, run, { split, checkpoint, path })
      .catch((error: unknown) => {
        // A run that is going lets go of a checkpoint once it has a better one.
        const current = store.get(run.run)
        if (!isDamaged(error) || asked !== undefined || bestCheckpoint(current) === checkpoint) throw error
        return getPredictions(current, split)
      })
      .finally(() => going.delete(key))
    going.set(key, work)
    return work
  }
  return getPredictions
}

const isDamaged = (error: unknown) => error instanceof AppError && error.code === 'damaged'

/** The checkpoint of the best epoch, or the last one where no epoch could be ranked. Throws AppError where there is none yet. */
export function bestCheckpoint({ bestEpoch, checkpoint, name }: Run): string {
  if (bestEpoch !== null) return epochCheckpoint(bestEpoch)
  if (checkpoint !== null) return checkpoint.name
  throw new AppError(
    'refused',
    `The run “${name}” has no checkpoint yet. It can be evaluated once its first epoch has ended.`
  )
}

/** Null where there are none for this checkpoint. What is damaged is as good as none: it can be made again. */
async function readStored(path: string, checkpoint: string): Promise<Predictions | null> {
  const note = await ifMissing(readFile(`${path}.json`, 'utf8'), null)
  try {
    if (note === null || Note.parse(JSON.parse(note)).checkpoint !== checkpoint) return null
    const bytes = await ifMissing(readFile(`${path}.bin`), null)
    if (bytes === null) return null
    return { ...(unpackColumns(bytes) as ColumnsResult['evaluation.scores']), checkpoint }
  } catch (error) {
    // The disk's own trouble will not go away by scoring again.
    if (errorCode(error) !== undefined) throw error
    return null
  }
}

async function predictSplit(
  { context, store, compute, prepareImages }: RunTools,
  run: Run,
  { split, checkpoint, path }: { split: string; checkpoint: string; path: string }
): Promise<Predictions> {
  const dataset = await datasetOf(run, { datasets: context.datasets, store })
  const { images, unreadable } = await prepareImages(dataset, run.config.data.side, { run: run.run })
  if (split !== 'select' && !dataset.splits.some(({ name }) => name === split))
    throw new AppError(
      'not-found',
      `There is no split “${split}”. There are: ${[...dataset.splits.map(({ name }) => name), 'select'].join(', ')}.`
    )
  const rows =
    split === 'select'
      ? await selectRows(dataset, store.folder(run.run))
      : splitRows(dataset, split, run.config, unreadable)
  if (rows.length === 0)
    throw new AppError(
      'not-found',
      `None of the images of “${split}” can be read. Problems and the log name them.`
    )
  await mkdir(join(store.folder(run.run), 'predictions'), { recursive: true, mode: 0o700 })
  // Another checkpoint of the same run may be asked for while this one is being scored.
  const output = `${path}.${checkpoint}.scores.tmp`
  const labels = run.labels.length
  const plan = {
    config: run.config,
    labels,
    images,
    rows,
    truth: dataset.truth,
    folder: store.folder(run.run),
    checkpoint,
    // What trained in so much memory scores in less.
    microBatch: run.microBatch ?? 1,
    output
  }
  const title = `Scoring ${split} with ${run.name}`
  try {
    const { scores, loss } = await context.jobs.run(
      { kind: 'evaluate', title, unit: 'images', dataset: dataset.dataset, run: run.run },
      ({ signal, progress }) => score(compute, plan, { signal, onProgress: progress })
    )
    const id = Float64Array.from(rows, (row) => dataset.images.id[row]!)
    const truth = new Uint8Array(rows.length * labels)
    rows.forEach((row, i) => truth.set(dataset.truth.subarray(row * labels, (row + 1) * labels), i * labels))
    const content = { id, loss, scores, truth }
    await replaceFile(`${path}.bin`, packColumns(content))
    await replaceFile(`${path}.json`, JSON.stringify({ checkpoint, images: rows.length }))
    context.emit({ type: 'run', run: await store.refresh(run.run) })
    return { ...content, checkpoint }
  } finally {
    await rm(output, { force: true })
  }
}

async function selectRows(dataset: Dataset, runFolder: string): Promise<Int32Array> {
  const { select } = await readParts(runFolder)
  return Int32Array.from(select, (id) => findRow(dataset, id)).filter((row) => row !== -1)
}
