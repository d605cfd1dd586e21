import { readFile } from 'node:fs/promises'
import { crc32 } from 'node:zlib'
import { columnParts, unpackColumns, type Column, type Columns } from '#core/columns.ts'
import { errorCode, ifMissing } from '#storage/error-code.ts'
import { replaceFile } from '#storage/files.ts'
import type { DatasetContent } from './load.ts'
import { truthOf } from './objects.ts'

/** Raise it with every change of what is stored or of what validation finds: files of another version are not read. */
const version = 1

/** Before the columns: "COCOIDX", the version, the CRC-32 of all that follows, four bytes of nothing. */
const frontLength = 16
const magic = 'COCOIDX'

/** What an index says of itself beside its columns: all that is not a number a row. */
type Rest = Pick<DatasetContent, 'layout' | 'fingerprint'> &
  Pick<DatasetContent['columns'], 'folder' | 'labels' | 'splits' | 'problems'> & {
    stamp: string
    fileName: string[]
    captions: [row: number, captions: string[]][]
  }

/** Saves what was read from a dataset's folder; `stamp` is what the folder's files were like then. */
export async function writeIndex(path: string, content: DatasetContent, stamp: string): Promise<void> {
  const { layout, fingerprint, columns } = content
  const { folder, labels, splits, problems, images, objects } = columns
  const captions = [...columns.captions]
  const { fileName } = images
  const rest: Rest = { layout, fingerprint, folder, labels, splits, problems, stamp, fileName, captions }
  const parts = columnParts({
    imageId: images.id,
    width: images.width,
    height: images.height,
    split: images.split,
    start: objects.start,
    objectId: objects.id,
    label: objects.label,
    box: objects.box,
    area: objects.area,
    crowd: objects.crowd,
    rest: new TextEncoder().encode(JSON.stringify(rest))
  } as Columns)
  const front = new Uint8Array(frontLength)
  front.set(new TextEncoder().encode(magic))
  front[magic.length] = version
  const sum = parts.reduce((sum, part) => crc32(part, sum), 0)
  new DataView(front.buffer).setUint32(8, sum, true)
  await replaceFile(path, [front, ...parts])
}

/** What was saved; 'stale' where there is nothing, or it was made from other files or by another version; 'damaged'. */
export async function readIndex(path: string, stamp: string): Promise<DatasetContent | 'stale' | 'damaged'> {
  const file = await readIfThere(path)
  if (typeof file === 'string') return file
  // A buffer of its own, which can be handed to another thread.
  const bytes = file.byteLength === file.buffer.byteLength ? file : new Uint8Array(file)
  if (bytes.length < frontLength || new TextDecoder().decode(bytes.subarray(0, magic.length)) !== magic)
    return 'damaged'
  if (bytes[magic.length] !== version) return 'stale'
  const body = bytes.subarray(frontLength)
  if (new DataView(bytes.buffer, bytes.byteOffset).getUint32(8, true) !== crc32(body)) return 'damaged'
  return contentOf(body, stamp)
}

async function readIfThere(path: string): Promise<Buffer | 'stale' | 'damaged'> {
  try {
    return await ifMissing(readFile(path), 'stale')
  } catch (error) {
    if (errorCode(error) === undefined) throw error
    return 'damaged'
  }
}

function contentOf(body: Uint8Array, stamp: string): DatasetContent | 'stale' {
  // The sum is right, so these are the columns that were written, of the types that they had.
  const stored = unpackColumns(body) as Record<string, Column> & {
    imageId: Float64Array
    width: Uint16Array
    height: Uint16Array
    split: Uint8Array
    start: Int32Array
    objectId: Float64Array
    label: Uint16Array
    box: Float64Array
    area: Float64Array
    crowd: Uint8Array
    rest: Uint8Array
  }
  const rest = JSON.parse(new TextDecoder().decode(stored.rest)) as Rest
  if (rest.stamp !== stamp) return 'stale'
  const { layout, fingerprint, folder, labels, splits, problems, fileName, captions } = rest
  const { imageId, width, height, split, start, objectId, label, box, area, crowd } = stored
  const objects = { count: label.length, start, id: objectId, label, box, area, crowd }
  return {
    layout,
    fingerprint,
    columns: {
      folder,
      labels,
      splits,
      images: { count: imageId.length, id: imageId, width, height, split, fileName },
      objects,
      truth: truthOf(objects, labels.length),
      captions: new Map(captions),
      problems
    }
  }
}
