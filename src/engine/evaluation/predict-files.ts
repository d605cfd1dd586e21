import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Engine } from '../engine-types.ts'
import { packImages } from '../modalities/image/pack.ts'
import type { RunTools } from '../runs/plan-run.ts'
import { bestCheckpoint } from './predictions.ts'
import { score } from './score.ts'

const temporary = 'predict-'

/** Removes what an engine that was killed while it scored files left in the cache. */
export async function removeLeftovers(cache: string): Promise<void> {
  const left = (await readdir(cache)).filter((name) => name.startsWith(temporary))
  for (const name of left) await rm(join(cache, name), { recursive: true, force: true })
}

/** Scores picture files with a run's best checkpoint; they are packed into a temporary folder of the workspace first. */
export function createFilePredictor({ context, store, compute }: RunTools): Engine['predictFiles'] {
  return async (id, files, { signal, onProgress }) => {
    const run = store.get(id)
    const checkpoint = bestCheckpoint(run)
    const folder = await mkdtemp(join(context.workspace.cache, temporary))
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
      const plan = {
        config: run.config,
        labels: run.labels.length,
        images,
        rows,
        truth: null,
        folder: store.folder(id),
        checkpoint,
        microBatch: run.microBatch ?? 1,
        output: join(folder, 'scores.bin')
      }
      const { scores } = await score(compute, plan, { signal })
      return {
        files: Array.from(rows, (row) => files[row]!),
        labels: run.labels,
        scores,
        unreadable: unreadable.map(({ row, reason }) => ({ file: files[row]!, reason }))
      }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }
}
