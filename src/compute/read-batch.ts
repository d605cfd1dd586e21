import type { PackedImages } from '#core/protocol.ts'
import { imageBytes, type ImageReader } from '#storage/packed-images.ts'
import type { Batch } from './gradient-step.ts'

/** Reads the pixels and truth of these rows. */
export function readBatch(
  { images, truth, labels }: { images: PackedImages; truth: Uint8Array | null; labels: number },
  reader: ImageReader,
  rows: Int32Array
): Batch {
  const pixels = new Uint8Array(rows.length * imageBytes(images))
  reader.read(rows, pixels)
  const there = new Uint8Array(rows.length * labels)
  if (truth !== null)
    for (const [i, row] of rows.entries())
      there.set(truth.subarray(row * labels, (row + 1) * labels), i * labels)
  return { pixels, truth: there, size: rows.length, side: images.side, labels }
}
