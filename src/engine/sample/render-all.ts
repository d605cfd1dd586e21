import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Done, Share } from './share.ts'

const mostWorkers = 8
/** A worker takes a fifth of a second to start: fewer images are not worth one. */
const leastImages = 20

/** Renders all images on all cores. Rejects with the signal's reason when aborted; no worker is left behind. */
export async function renderAll(
  share: Share,
  { signal, onDone }: { signal: AbortSignal | undefined; onDone: (done: Done) => void }
): Promise<void> {
  const count = Math.max(
    1,
    Math.min(availableParallelism(), mostWorkers, Math.floor(share.images.length / leastImages))
  )
  const workers = Array.from({ length: count }, (_, which) => {
    const images = share.images.filter((_, index) => index % count === which)
    const workerData: Share = { ...share, images }
    return new Worker(new URL('./sample-worker.ts', import.meta.url), { workerData })
  })
  try {
    await Promise.all(workers.map((worker) => finished(worker, { signal, onDone })))
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()))
  }
}

function finished(
  worker: Worker,
  { signal, onDone }: { signal: AbortSignal | undefined; onDone: (done: Done) => void }
): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.on('message', onDone)
    worker.once('error', reject)
    worker.once('exit', resolve)
    signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
    if (signal?.aborted) reject(signal.reason as Error)
  })
}
