import { access, mkdir, readFile, statfs } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { z } from 'zod'
import { AppError } from '#contract/errors.ts'
import type { PackedImages } from '#core/protocol.ts'
import { ifMissing } from '#storage/error-code.ts'
import { replaceFile } from '#storage/files.ts'
import { imageBytes, shardPath } from '#storage/packed-images.ts'
import { sniff } from '../../pictures.ts'

/** Rows whose picture cannot be read, and why. */
export const Unreadable = z.array(z.object({ row: z.int(), reason: z.string() }))
export type Unreadable = z.infer<typeof Unreadable>

export type PackOptions = {
  folder: string
  side: number
  count: number
  /** The picture of a row; rejects where there is none. */
  path: (row: number) => Promise<string>
  signal?: AbortSignal | undefined
  onProgress?: ((done: number, total: number) => void) | undefined
}

const shardBytes = 64e6
const mostRows = 1024

/**
 * Decodes pictures into packed shards: each resized to a square by Lanczos-3, three channels, uint8 (facts: profiles are left
 * aside, as Pillow leaves them). Whole shards of an earlier, interrupted call are kept, but for those in which a picture can be
 * read by now that could not. A picture that cannot be read becomes black and is listed; it never stops the rest.
 * Throws AppError 'cancelled' or 'disk-full'.
 */
export async function packImages(
  options: PackOptions
): Promise<{ images: PackedImages; unreadable: Unreadable }> {
  const { folder, side, count, onProgress } = options
  const bytes = imageBytes({ side })
  const rows = Math.max(1, Math.min(mostRows, Math.floor(shardBytes / bytes)))
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await checkSpace(folder, bytes * count)
  const unreadable: Unreadable = []
  for (let shard = 0; shard * rows < count; shard++) {
    const first = shard * rows
    const size = Math.min(rows, count - first)
    const list = join(folder, `${String(shard).padStart(5, '0')}.unreadable.json`)
    const path = shardPath(folder, shard)
    const kept = (await exists(path)) ? Unreadable.parse(JSON.parse(await readFile(list, 'utf8'))) : null
    if (kept !== null && !(await someReadable(options, kept))) {
      unreadable.push(...kept)
    } else {
      const packed = await packShard(options, first, size)
      // The list names what either shard leaves black until the new one is in place: a crash between must not hide a black picture.
      await replaceFile(list, JSON.stringify([...(kept ?? []), ...packed.unreadable]))
      await replaceFile(path, packed.pixels)
      if (kept !== null) await replaceFile(list, JSON.stringify(packed.unreadable))
      unreadable.push(...packed.unreadable)
    }
    onProgress?.(first + size, count)
  }
  return { images: { folder, side, rows, count }, unreadable }
}

/** Whether one of these pictures can be read after all. */
export async function someReadable(
  { side, path }: Pick<PackOptions, 'side' | 'path'>,
  unreadable: Unreadable
): Promise<boolean> {
  for (const { row } of unreadable) {
    const pixels = await path(row)
      .then((file) => decode(file, side))
      .catch(() => null)
    if (pixels !== null) return true
  }
  return false
}

async function packShard(
  { side, count, path, signal, onProgress }: PackOptions,
  first: number,
  size: number
) {
  const bytes = imageBytes({ side })
  const pixels = new Uint8Array(size * bytes)
  const unreadable: Unreadable = []
  let next = 0
  let done = 0
  const work = async () => {
    while (next < size) {
      const i = next++
      if (signal?.aborted === true) throw new AppError('cancelled', 'Preparing the images was cancelled.')
      try {
        pixels.set(await decode(await path(first + i), side), i * bytes)
      } catch (error) {
        unreadable.push({ row: first + i, reason: error instanceof Error ? error.message : String(error) })
      }
      onProgress?.(first + ++done, count)
    }
  }
  await Promise.all(Array.from({ length: decoders }, work))
  return { pixels, unreadable: unreadable.sort((a, b) => a.row - b.row) }
}

// Heard by libuv where nothing has used its threads yet, as when the engine's modules are loaded.
process.env.UV_THREADPOOL_SIZE ??= String(Math.max(4, availableParallelism()))

/** As many pictures in flight as libuv has threads to decode them. */
const decoders = Number(process.env.UV_THREADPOOL_SIZE)

sharp.cache(false)
sharp.concurrency(1)

/** A picture file as side × side × 3 bytes. Throws where it is missing or is no picture. */
async function decode(path: string, side: number): Promise<Uint8Array> {
  const bytes = await readFile(path)
  if (sniff(bytes) === null) throw new Error('It is not a JPEG, PNG or WebP picture')
  const { data, info } = await sharp(bytes, { ignoreIcc: true, failOn: 'truncated' })
    .resize(side, side, { fit: 'fill', kernel: 'lanczos3' })
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
  if (info.channels !== 3) throw new Error(`The picture has ${info.channels} channels after conversion`)
  return data
}

async function checkSpace(folder: string, needed: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder)
  if (bavail * bsize > needed) return
  const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`
  throw new AppError(
    'disk-full',
    `The prepared images need ${gigabytes(needed)} and the workspace's disk has ${gigabytes(bavail * bsize)} left. Make room, or choose a smaller image side.`
  )
}

const exists = (path: string) =>
  ifMissing(
    access(path).then(() => true),
    false
  )
