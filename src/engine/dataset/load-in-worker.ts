import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { AppError, type ErrorCode } from '#contract/errors.ts'
import type { DatasetId } from '#contract/shapes.ts'
import { errorCode } from '#storage/error-code.ts'
import type { DatasetContent } from './load.ts'
import type { KnownDataset } from './known.ts'

/** What the loading thread is given. */
export type LoadOrder = {
  folder: string
  /** Of the folder's files, from before they are read. */
  stamp: string
  /** The workspace's folder of datasets, and the datasets that it remembers. */
  datasets: string
  known: KnownDataset[]
  /** The id of a dataset that is not among them. */
  fresh: DatasetId
}

export type Loaded = {
  dataset: DatasetId
  content: DatasetContent
  /** Whether the index saved before could be used, and if not, why. */
  index: 'read' | 'stale' | 'damaged'
  /** Why the index could not be saved: the dataset opens all the same. */
  unsaved: string | null
}

export type LoadReply = { ok: true; loaded: Loaded } | { ok: false; code: ErrorCode; message: string }

/** A dataset from its index or its files, in a thread of its own: reading half a gigabyte must not keep the engine from answering. */
export async function loadInWorker(order: LoadOrder): Promise<Loaded> {
  const worker = new Worker(new URL('./load-worker.ts', import.meta.url), { workerData: order })
  try {
    const [reply] = (await once(worker, 'message')) as [LoadReply]
    if (reply.ok) return reply.loaded
    throw new AppError(reply.code, reply.message)
  } catch (cause) {
    if (errorCode(cause) !== 'ERR_WORKER_OUT_OF_MEMORY') throw cause
    throw new AppError(
      'out-of-memory',
      `There is not enough memory to read the annotations of ${order.folder}. Close other programs and open it again.`,
      { cause }
    )
  } finally {
    await worker.terminate()
  }
}
