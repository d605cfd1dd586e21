import { closeSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import type { PackedImages } from '#core/protocol.ts'

/** Bytes of one packed image: side × side pixels of red, green and blue. */
export const imageBytes = ({ side }: Pick<PackedImages, 'side'>) => side * side * 3

/** The file of one shard. */
export const shardPath = (folder: string, shard: number) =>
  join(folder, `shard-${String(shard).padStart(5, '0')}.bin`)

/** Packed images opened for reading by row; `close` gives the files back. */
export type ImageReader = {
  /** Copies the images of these rows one after another into `target`. Throws where a shard is missing or cut short. */
  read(rows: Int32Array, target: Uint8Array): void
  close(): void
}

export function openPackedImages(images: PackedImages): ImageReader {
  const bytes = imageBytes(images)
  const shards = new Map<number, number>()
  const shardOf = (index: number) => {
    const known = shards.get(index)
    if (known !== undefined) return known
    const opened = openSync(shardPath(images.folder, index), 'r')
    shards.set(index, opened)
    return opened
  }
  return {
    read(rows, target) {
      for (const [i, row] of rows.entries()) {
        const index = Math.floor(row / images.rows)
        const read = readSync(shardOf(index), target, i * bytes, bytes, (row % images.rows) * bytes)
        if (read !== bytes) throw new Error(`${shardPath(images.folder, index)} is cut short at row ${row}`)
      }
    },
    close() {
      for (const file of shards.values()) closeSync(file)
      shards.clear()
    }
  }
}
