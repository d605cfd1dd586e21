import { constants } from 'node:buffer'
import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { AppError } from '#contract/errors.ts'
import { findJsonError } from '#core/json-error.ts'

/**
 * An instances file as columns, unchecked: a number that is missing or of another type is NaN, a text is ''. This is what
 * validation reads, and all that it knows of the file, so that a streaming reader can take this one's place.
 */
export type RawInstances = {
  images: { id: Float64Array; width: Float64Array; height: Float64Array; fileName: string[] }
  annotations: {
    id: Float64Array
    image: Float64Array
    category: Float64Array
    /** Four numbers an annotation. */
    box: Float64Array
    area: Float64Array
    crowd: Uint8Array
  }
  categories: { id: number; name: string; supercategory: string }[]
  sha256: string
}
export type RawCaptions = { image: Float64Array; caption: string[]; sha256: string }

type Fields = Record<string, unknown>

/** Reads an instances file. `name` is what messages call it. Throws AppError 'bad-json', 'not-coco' or 'unreadable'. */
export async function readInstances(path: string, name: string): Promise<RawInstances> {
  const { root, sha256 } = await readJson(path, name)
  const images = listOf(root, 'images', name)
  const annotations = listOf(root, 'annotations', name)
  return {
    images: {
      id: numbers(images, 'id'),
      width: numbers(images, 'width'),
      height: numbers(images, 'height'),
      fileName: images.map((image) => textOf(image.file_name))
    },
    annotations: {
      id: numbers(annotations, 'id'),
      image: numbers(annotations, 'image_id'),
      category: numbers(annotations, 'category_id'),
      box: boxes(annotations),
      area: numbers(annotations, 'area'),
      crowd: Uint8Array.from(annotations, ({ iscrowd }) => Number(iscrowd === 1 || iscrowd === true))
    },
    categories: listOf(root, 'categories', name).map((category) => ({
      id: numberOf(category.id),
      name: textOf(category.name).trim(),
      supercategory: textOf(category.supercategory).trim()
    })),
    sha256
  }
}

/** Reads a captions file; errors as `readInstances`. */
export async function readCaptions(path: string, name: string): Promise<RawCaptions> {
  const { root, sha256 } = await readJson(path, name)
  const captions = listOf(root, 'annotations', name)
  return {
    image: numbers(captions, 'image_id'),
    caption: captions.map(({ caption }) => textOf(caption).trim()),
    sha256
  }
}

async function readJson(path: string, name: string): Promise<{ root: unknown; sha256: string }> {
  try {
    const { size } = await stat(path)
    if (size > constants.MAX_STRING_LENGTH) throw tooLarge(name, size)
    const bytes = await readFile(path)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
    return { root: parse(bytes.toString('utf8', start), name), sha256 }
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    throw new AppError('unreadable', `${name} cannot be read. Check that it exists and its permissions.`, {
      cause
    })
  }
}

function parse(text: string, name: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    const error = findJsonError(text)
    if (error === null) throw cause
    const { line, column, expected, found } = error
    const instead = found === null ? 'the file ends; it may be cut off' : `there is ${JSON.stringify(found)}`
    throw new AppError(
      'bad-json',
      `${name} is not valid JSON: at line ${line}, column ${column}, where ${expected} was expected, ${instead}. ` +
        'Correct it, or download or export it again.',
      { cause }
    )
  }
}

function tooLarge(name: string, size: number): AppError {
  const megabytes = (bytes: number) => Math.floor(bytes / 1e6)
  return new AppError(
    'unreadable',
    `${name} has ${megabytes(size)} MB, and this version reads annotation files of up to ` +
      `${megabytes(constants.MAX_STRING_LENGTH)} MB. Split it into smaller files.`
  )
}

/** A list of records; what is not an object becomes a record without fields, so that it is counted as malformed. */
function listOf(root: unknown, key: string, name: string): Fields[] {
  const list = isFields(root) ? root[key] : undefined
  if (!Array.isArray(list))
    throw new AppError('not-coco', `${name} has no list “${key}”, so it is not a COCO annotation file.`)
  return list.map((entry: unknown) => (isFields(entry) ? entry : {}))
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const numberOf = (value: unknown) => (typeof value === 'number' ? value : NaN)
const textOf = (value: unknown) => (typeof value === 'string' ? value : '')
const numbers = (list: Fields[], key: string) => Float64Array.from(list, (entry) => numberOf(entry[key]))

function boxes(annotations: Fields[]): Float64Array {
  const box = new Float64Array(4 * annotations.length).fill(NaN)
  annotations.forEach(({ bbox }, row) => {
    if (!Array.isArray(bbox) || bbox.length !== 4) return
    for (let side = 0; side < 4; side++) box[4 * row + side] = numberOf(bbox[side])
  })
  return box
}
