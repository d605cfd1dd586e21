import { readFile } from 'node:fs/promises'
import { AppError } from '#contract/errors.ts'
import { unpackColumns } from '#core/columns.ts'
import type { PredictPlan } from '#core/protocol.ts'
import type { Compute } from '../runs/compute-process.ts'

/** Scores, row-major, and the loss of each row; no losses where the plan has no truth. */
export type Scores = { scores: Float32Array<ArrayBuffer>; loss: Float32Array<ArrayBuffer> }

/** Has a plan scored in the compute process. Throws AppError 'cancelled' once the signal aborts, or with what went wrong there. */
export async function score(
  compute: Compute,
  plan: PredictPlan,
  {
    signal,
    onProgress
  }: { signal?: AbortSignal | undefined; onProgress?: (done: number, total: number) => void }
): Promise<Scores> {
  const work = compute.run({ type: 'predict', plan }, (message) => {
    if (message.type === 'predicted') onProgress?.(message.done, message.total)
  })
  const stop = () => work.stop('now')
  if (signal?.aborted === true) stop()
  signal?.addEventListener('abort', stop)
  const end = await work.ended.finally(() => signal?.removeEventListener('abort', stop))
  if (end.type === 'failed') throw new AppError(end.code, end.message)
  if (end.reason === 'stopped') throw new AppError('cancelled', 'Scoring the images was cancelled.')
  const { scores, loss = new Float32Array(0) } = unpackColumns(await readFile(plan.output))
  return { scores, loss } as Scores
}
