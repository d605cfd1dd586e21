import { AppError } from '#contract/errors.ts'
import type { Schema, Table } from '#core/coco-scanner/scan.ts'
import { scanJsonFile } from './scan-json-file.ts'

const instances = {
  images: { id: 'number', width: 'number', height: 'number', file_name: 'text' },
  annotations: {
    id: 'number',
    image_id: 'number',
    category_id: 'number',
    bbox: 'box',
    area: 'number',
    iscrowd: 'flag'
  },
  categories: { id: 'number', name: 'text', supercategory: 'text' }
} as const satisfies Schema

const captions = { annotations: { image_id: 'number', caption: 'text' } } as const satisfies Schema

/**
 * An instances file as columns, unchecked: a number that is missing or of another type is NaN, a text is ''. This is what
 * validation reads, and all that it knows of the file.
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

/** Reads an instances file. `name` is what messages call it. Throws AppError 'bad-json', 'not-coco' or 'unreadable'. */
export function readInstances(path: string, name: string): RawInstances {
  const { lists, sha256 } = scanJsonFile(path, name, instances)
  const images = present(lists.images, 'images', name)
  const annotations = present(lists.annotations, 'annotations', name)
  const categories = present(lists.categories, 'categories', name)
  return {
    images: { id: images.id, width: images.width, height: images.height, fileName: images.file_name },
    annotations: {
      id: annotations.id,
      image: annotations.image_id,
      category: annotations.category_id,
      box: annotations.bbox,
      area: annotations.area,
      crowd: annotations.iscrowd
    },
    categories: Array.from(categories.id, (id, row) => ({
      id,
      name: (categories.name[row] ?? '').trim(),
      supercategory: (categories.supercategory[row] ?? '').trim()
    })),
    sha256
  }
}

/** Reads a captions file; errors as `readInstances`. */
export function readCaptions(path: string, name: string): RawCaptions {
  const { lists, sha256 } = scanJsonFile(path, name, captions)
  const { image_id: image, caption } = present(lists.annotations, 'annotations', name)
  return { image, caption: caption.map((text) => text.trim()), sha256 }
}

function present<Fields>(table: Table<Fields> | null, list: string, name: string): Table<Fields>['columns'] {
  if (table !== null) return table.columns
  throw new AppError('not-coco', `${name} has no list “${list}”, so it is not a COCO annotation file.`)
}
