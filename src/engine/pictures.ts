import { createHash } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { AppError } from '#contract/errors.ts'
import type { DatasetId, ImageId } from '#contract/shapes.ts'
import { errorCode, ifMissing } from '#storage/error-code.ts'
import { replaceFile } from '#storage/files.ts'
import type { EngineContext } from './context.ts'
import { findImageFile, type ImageFile } from './dataset/image-file.ts'
import { rowOf } from './dataset/rows.ts'
import type { Engine, Picture } from './engine-types.ts'

const heights = [128, 256, 512]

/** What a picture is, by its first bytes; null for anything that is not a JPEG, PNG or WebP, whatever its name says. */
export function sniff(bytes: Uint8Array): Picture['type'] | null {
  const starts = (...values: number[]) => values.every((value, at) => bytes[at] === value)
  if (starts(0xff, 0xd8, 0xff)) return 'image/jpeg'
  if (starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png'
  const text = Buffer.from(bytes.subarray(0, 12)).toString('latin1')
  return /^RIFF[^]{4}WEBP$/.test(text) ? 'image/webp' : null
}

/** Serves pictures by dataset and image id; thumbnails are made when first asked for and kept in the workspace's cache. */
export function createPictures({
  datasets,
  workspace
}: Pick<EngineContext, 'datasets' | 'workspace'>): Engine['picture'] {
  sharp.cache(false)
  sharp.concurrency(1)
  const making = new Map<string, Promise<Buffer>>()

  async function thumbnail(
    dataset: DatasetId,
    file: ImageFile,
    height: number,
    etag: string
  ): Promise<Buffer> {
    const folder = join(workspace.cache, 'thumbnails', dataset)
    const cached = join(folder, `${etag}.jpg`)
    const kept = await ifMissing(readFile(cached), null)
    if (kept !== null) return kept
    const bytes = await shrink(file.path, height)
    await mkdir(folder, { recursive: true })
    await replaceFile(cached, bytes)
    return bytes
  }

  return async function picture(dataset: DatasetId, image: ImageId, height?: number): Promise<Picture> {
    if (height !== undefined && !heights.includes(height))
      throw new AppError('bad-input', `Thumbnails are ${heights.join(', ')} pixels high, not ${height}.`)
    const opened = await datasets.get(dataset)
    const file = await findImageFile(opened, rowOf(opened, image))
    const etag = etagOf(file, height)
    if (height === undefined) return { ...(await readPicture(file.path)), etag }

    const key = `${dataset}/${etag}`
    const work = making.get(key) ?? thumbnail(dataset, file, height, etag).finally(() => making.delete(key))
    making.set(key, work)
    return { bytes: await work, type: 'image/jpeg', etag }
  }
}

function etagOf({ path, size, mtimeMs }: ImageFile, height = 0): string {
  return createHash('sha256')
    .update(JSON.stringify([path, size, mtimeMs, height]))
    .digest('hex')
    .slice(0, 32)
}

async function readPicture(path: string): Promise<{ bytes: Buffer; type: Picture['type'] }> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    if (errorCode(cause) === 'EACCES' || errorCode(cause) === 'EPERM')
      throw new AppError('unreadable', `The picture ${path} cannot be read. Check its permissions.`, {
        cause
      })
    throw cause
  })
  const type = sniff(bytes)
  if (type === null) throw new AppError('unreadable', `${path} is not a JPEG, PNG or WebP picture.`)
  return { bytes, type }
}

/** Pixels as annotations count them: an orientation tag is not followed, and no metadata is kept. */
async function shrink(path: string, height: number): Promise<Buffer> {
  const { bytes } = await readPicture(path)
  try {
    return await sharp(bytes)
      .resize({ height, withoutEnlargement: true })
      .flatten({ background: 'white' })
      .toColourspace('srgb')
      .jpeg({ quality: 82 })
      .toBuffer()
  } catch (cause) {
    throw new AppError(
      'unreadable',
      `The picture ${path} is cut off or damaged. Put the original file in its place.`,
      {
        cause
      }
    )
  }
}
