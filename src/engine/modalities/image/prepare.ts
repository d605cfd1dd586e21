import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '#contract/errors.ts'
import type { RunId } from '#contract/shapes.ts'
import type { PackedImages } from '#core/protocol.ts'
import { ifMissing } from '#storage/error-code.ts'
import { replaceFile } from '#storage/files.ts'
import type { EngineContext } from '../../context.ts'
import type { Dataset } from '../../dataset/dataset.ts'
import { findImageFile } from '../../dataset/image-file.ts'
import { stampOf } from '../../dataset/stamp.ts'
import type { JobSpec } from '../../jobs.ts'
import { packImages, someReadable, Unreadable } from './pack.ts'

/** A dataset's images, packed: row r of the dataset is row r of the pack. */
export type PreparedImages = { images: PackedImages; unreadable: ReadonlySet<number> }

const Manifest = z.object({
  version: z.literal(1),
  side: z.int(),
  rows: z.int(),
  count: z.int(),
  unreadable: Unreadable
})

/** Where the pack of a dataset at one side lies: named by all that decides its content, the folder's pictures among it. */
export async function packFolder(cache: string, dataset: Dataset, side: number): Promise<string> {
  const recipe = {
    version: 1,
    fingerprint: dataset.summary.fingerprint,
    folder: dataset.folder,
    stamp: await stampOf(dataset.folder),
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

type Going = { work: Promise<PreparedImages>; abort: AbortController; waiting: number }

/**
 * Packs each dataset and side once, as a job that every window sees; later calls find the pack on disk. Who asks for a pack that is
 * going waits for the same one, and it is given up once nobody waits for it any more.
 */
export function createPrepareImages({ workspace, jobs, log }: EngineContext): PrepareImages {
  const going = new Map<string, Going>()

  return async (dataset, side, { run, signal }) => {
    const folder = await packFolder(workspace.cache, dataset, side)
    const shared = going.get(folder) ?? begin(folder, dataset, side, run)
    shared.waiting++
    try {
      return await orCancelled(shared.work, signal)
    } finally {
      shared.waiting--
      if (shared.waiting === 0) {
        forget(folder, shared)
        shared.abort.abort()
      }
    }
  }

  function begin(folder: string, dataset: Dataset, side: number, run: RunId | undefined): Going {
    const abort = new AbortController()
    const work = find(folder, dataset, side, { run, signal: abort.signal })
    const begun = { work, abort, waiting: 0 }
    going.set(folder, begun)
    return begun
  }

  function forget(folder: string, which: Going): void {
    if (going.get(folder) === which) going.delete(folder)
  }

  async function find(
    folder: string,
    dataset: Dataset,
    side: number,
    { run, signal }: { run: RunId | undefined; signal: AbortSignal }
  ): Promise<PreparedImages> {
    const path = async (row: number) => (await findImageFile(dataset, row)).path
    const known = await readManifest(folder)
    if (known !== null && !(await someReadable({ side, path }, known.unreadable)))
      return prepared(known.images, known.unreadable)
    const spec: JobSpec = {
      kind: 'prepare',
      title: `Preparing images at ${side} px`,
      unit: 'images',
      dataset: dataset.dataset,
      ...(run && { run })
    }
    const { images, unreadable } = await jobs.run(spec, (job) =>
      packImages({
        folder,
        side,
        count: dataset.images.count,
        path,
        signal: AbortSignal.any([signal, job.signal]),
        onProgress: job.progress
      })
    )
    for (const { row, reason } of unreadable)
      log.warn({ image: dataset.images.id[row], reason }, 'An image cannot be read and is left out')
    const manifest = { version: 1, side, rows: images.rows, count: images.count, unreadable }
    await replaceFile(join(folder, 'manifest.json'), JSON.stringify(manifest))
    return prepared(images, unreadable)
  }
}

const prepared = (images: PackedImages, unreadable: Unreadable): PreparedImages => ({
  images,
  unreadable: new Set(unreadable.map(({ row }) => row))
})

async function readManifest(
  folder: string
): Promise<{ images: PackedImages; unreadable: Unreadable } | null> {
  const text = await ifMissing(readFile(join(folder, 'manifest.json'), 'utf8'), null)
  if (text === null) return null
  const { side, rows, count, unreadable } = Manifest.parse(JSON.parse(text))
  return { images: { folder, side, rows, count }, unreadable }
}

/** Settles as the work does, or rejects with AppError 'cancelled' as soon as the signal aborts. */
function orCancelled<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work
  const { promise: cancelled, reject } = Promise.withResolvers<never>()
  const cancel = () => reject(new AppError('cancelled', 'Preparing the images was cancelled.'))
  if (signal.aborted) cancel()
  signal.addEventListener('abort', cancel)
  return Promise.race([work, cancelled]).finally(() => signal.removeEventListener('abort', cancel))
}
