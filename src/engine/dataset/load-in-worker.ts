import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { AppError, type ErrorCode } from '#contract/errors.ts'
import { errorCode } from '#storage/error-code.ts'
import type { DatasetContent } from './load.ts'

export type LoadReply =
  { ok: true; content: DatasetContent } | { ok: false; code: ErrorCode; message: string }

/** `loadDataset` in a thread of its own: reading half a gigabyte of JSON must not keep the engine from answering. */
export async function loadInWorker(folder: string): Promise<DatasetContent> {
  const worker = new Worker(new URL('./load-worker.ts', import.meta.url), { workerData: folder })
  try {
    const [reply] = (await once(worker, 'message')) as [LoadReply]
    if (reply.ok) return reply.content
    throw new AppError(reply.code, reply.message)
  } catch (cause) {
    if (errorCode(cause) !== 'ERR_WORKER_OUT_OF_MEMORY') throw cause
    throw new AppError(
      'out-of-memory',
      `There is not enough memory to read the annotations of ${folder}. Close other programs and open it again.`,
      { cause }
    )
  } finally {
    await worker.terminate()
  }
}
