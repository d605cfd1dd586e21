import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { evaluate } from '#core/metrics/evaluate.ts'

export type EvaluateInput = Parameters<typeof evaluate>[0]
export type EvaluateOutput = ReturnType<typeof evaluate>

/** `evaluate` in a thread of its own: a thousand resamples of 5,000 images take seconds, and the engine answers meanwhile. */
export async function evaluateInWorker(input: EvaluateInput): Promise<EvaluateOutput> {
  const worker = new Worker(new URL('./evaluate-worker.ts', import.meta.url), { workerData: input })
  try {
    const [output] = (await once(worker, 'message')) as [EvaluateOutput]
    return output
  } finally {
    await worker.terminate()
  }
}
