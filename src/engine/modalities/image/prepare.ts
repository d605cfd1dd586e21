import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { RunId } from '#contract/shapes.ts'
import type { PackedImages } from '#core/protocol.ts'
import { ifMissing } from '#storage/error-code.ts'
import { replaceFile } from '#storage/files.ts'
import type { EngineContext } from '../../context.ts'
import type { Dataset } from '../../dataset/dataset.ts'
import { findImageFile } from '../../dataset/image-file.ts'
import { packImages } from './pack.ts'

/** A dataset's images, packed: row r of the dataset is row r of the pack. */
export type PreparedImages = { images: PackedImages; unreadable: ReadonlySet<number> }

const Manifest = z.object({
  version: z.literal(1),
  side: z.int(),
  rows: z.int(),
  count: z.int(),
  unreadable: z.array(z.object({ row: z.int(), reason: z.string() }))
})

/** Where the pack of a dataset at one side lies: named by all that decides its content. */
export function packFolder(cache: string, dataset: Dataset, side: number): string {
  const recipe = {
    version: 1,
    fingerprint: dataset.summary.fingerprint,
    side,
    fit: 'fill',
    kernel: 'lanczos3',
    icc: 'ignore'
  }
  const hash = createHash('sha256').update(JSON.stringify(recipe)).digest('hex').slice(0, 16)
  return join(cache, 'image', hash)
}

export type PrepareImages = (
  dataset: Dataset,
  side: number,
  options: { run?: RunId; signal?: AbortSignal }
) => Promise<PreparedImages>

/** Packs each dataset and side once, as a job that every window sees; later calls find the pack on disk. */
export function createPrepareImages({ workspace, jobs, log }: EngineContext): PrepareImages {
  const going = new Map<string, Promise<PreparedImages>>()

  return (dataset, side, options) => {
    const folder = packFolder(workspace.cache, dataset, side)
    const shared = going.get(folder)
    if (shared !== undefined) return shared
    const work = find(folder, dataset, side, options).finally(() => going.delete(folder))
    going.set(folder, work)
    return work
  }

  async function find(
    folder: string,
    dataset: Dataset,
    side: number,
    { run, signal }: { run?: RunId; signal?: AbortSignal }
  ): Promise<PreparedImages> {
    const known = await readManifest(folder)
    if (known !== null) return known
    const title = `Preparing images at ${side} px`
    const spec = {
      kind: 'prepare' as const,
      title,
      unit: 'images',
      dataset: dataset.dataset,
      ...(run && { run })
    }
    const { images, unreadable } = await jobs.run(spec, (job) =>
      packImages({
        folder,
        side,
        count: dataset.images.count,
        path: async (row) => (await findImageFile(dataset, row)).path,
        signal: signal === undefined ? job.signal : AbortSignal.any([signal, job.signal]),
        onProgress: job.progress
      })
    )
    for (const { row, reason } of unreadable)
      log.warn({ image: dataset.images.id[row], reason }, 'An image cannot be read and is left out')
    const manifest = { version: 1, side, rows: images.rows, count: images.count, unreadable }
    await replaceFile(join(folder, 'manifest.json'), JSON.stringify(manifest))
    return { images, unreadable: new Set(unreadable.map(({ row }) => row)) }
  }
}

async function readManifest(folder: string): Promise<PreparedImages | null> {
  const text = await ifMissing(readFile(join(folder, 'manifest.json'), 'utf8'), null)
  if (text === null) return null
  const { side, rows, count, unreadable } = Manifest.parse(JSON.parse(text))
  return { images: { folder, side, rows, count }, unreadable: new Set(unreadable.map(({ row }) => row)) }
}
