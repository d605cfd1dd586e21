import type { PackedImages } from '#core/protocol.ts'
import type { ImageReader } from '#storage/packed-images.ts'
import type { Control } from './control.ts'
import { scoreBatch } from './gradient-step.ts'
import type { Network } from './models/network.ts'
import { readBatch } from './read-batch.ts'

/** Scores and truth of rows of packed images, row-major, letting messages in between micro-batches; null where it was stopped. */
export async function scoreRows(
  what: { rows: Int32Array; images: PackedImages; truth: Uint8Array | null; labels: number },
  network: Network,
  reader: ImageReader,
  options: { microBatch: number; control: Control; onProgress?: (done: number) => void }
): Promise<{ scores: Float32Array<ArrayBuffer>; truth: Uint8Array } | null> {
  const { rows, labels } = what
  const scores = new Float32Array(rows.length * labels)
  const truth = new Uint8Array(rows.length * labels)
  for (let from = 0; from < rows.length; from += options.microBatch) {
    await options.control.breathe()
    if (options.control.stop === 'now') return null
    const some = rows.subarray(from, from + options.microBatch)
    const batch = readBatch(what, reader, some)
    scores.set(scoreBatch(network, batch, 0, some.length), from * labels)
    truth.set(batch.truth, from * labels)
    options.onProgress?.(from + some.length)
  }
  return { scores, truth }
}
