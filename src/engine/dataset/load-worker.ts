import { parentPort, workerData } from 'node:worker_threads'
import { AppError } from '#contract/errors.ts'
import { loadDataset } from './load.ts'
import type { LoadReply } from './load-in-worker.ts'

async function reply(): Promise<LoadReply> {
  try {
    return { ok: true, content: await loadDataset(workerData as string) }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { ok: false, code: error.code, message: error.message }
  }
}

const answer = await reply()
const columns = answer.ok
  ? [answer.content.columns.truth, ...Object.values(answer.content.columns.objects)]
  : []
const buffers = columns.flatMap((column) =>
  typeof column === 'number' ? [] : [column.buffer as ArrayBuffer]
)
parentPort?.postMessage(answer, buffers)
