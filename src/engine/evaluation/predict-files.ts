import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '#contract/errors.ts'
import { unpackColumns } from '#core/columns.ts'
import type { Engine } from '../engine-types.ts'
import { packImages } from '../modalities/image/pack.ts'
import type { TrainerParts } from '../runs/training.ts'
import { bestCheckpoint } from './predictions.ts'

/** Scores picture files with a run's best checkpoint; they are packed into a temporary folder of the workspace first. */
export function createFilePredictor({ context, store, compute }: TrainerParts): Engine['predictFiles'] {
  return async (id, files, { signal, onProgress }) => {
    const run = store.get(id)
    const checkpoint = bestCheckpoint(run)
    const folder = await mkdtemp(join(context.workspace.cache, 'predict-'))
    try {
      const { images, unreadable } = await packImages({
        folder,
        side: run.config.data.side,
        count: files.length,
        path: (row) => Promise.resolve(files[row]!),
        signal,
        onProgress
      })
      const left = new Set(unreadable.map(({ row }) => row))
      const rows = Int32Array.from(files.keys()).filter((row) => !left.has(row))
      const output = join(folder, 'scores.bin')
      const plan = {
        config: run.config,
        labels: run.labels.length,
        images,
        rows,
        truth: null,
        folder: store.folder(id),
        checkpoint,
        output
      }
      const work = compute.run({ type: 'predict', plan }, () => undefined)
      signal?.addEventListener('abort', () => work.stop('now'))
      const end = await work.ended
      if (end.type === 'failed') throw new AppError(end.code, end.message)
      if (end.reason === 'stopped') throw new AppError('cancelled', 'The prediction was cancelled.')
      const { scores } = unpackColumns(await readFile(output))
      return {
        files: Array.from(rows, (row) => files[row]!),
        labels: run.labels,
        scores: scores as Float32Array,
        unreadable: unreadable.map(({ row, reason }) => ({ file: files[row]!, reason }))
      }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }
}
