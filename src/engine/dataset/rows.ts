import type { ImageDetail, ImageId, ImageRow, ObjectRow } from '#contract/shapes.ts'
import { AppError } from '#contract/errors.ts'
import type { Dataset } from './dataset.ts'

/** The row of an image, or −1 where the dataset has no such image. */
export function findRow({ images }: Dataset, image: ImageId): number {
  let low = 0
  let high = images.count - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const id = images.id[middle] ?? NaN
    if (id === image) return middle
    if (id < image) low = middle + 1
    else high = middle - 1
  }
  return -1
}

/** The row of an image. Throws AppError 'not-found'. */
export function rowOf(dataset: Dataset, image: ImageId): number {
  const row = findRow(dataset, image)
  if (row === -1)
    throw new AppError(
      'not-found',
      `There is no image ${image} in ${dataset.summary.name}. It may have been left out: see its problems.`
    )
  return row
}

/** What a grid draws of one image. */
export function imageRow({ images, objects, splits }: Dataset, row: number): ImageRow {
  const rows: ObjectRow[] = []
  for (let object = objects.start[row] ?? 0; object < (objects.start[row + 1] ?? 0); object++) {
    const [x = 0, y = 0, width = 0, height = 0] = objects.box.subarray(4 * object, 4 * object + 4)
    rows.push({
      id: objects.id[object] ?? 0,
      label: objects.label[object] ?? 0,
      box: [x, y, width, height],
      crowd: objects.crowd[object] === 1,
      area: objects.area[object] ?? 0
    })
  }
  return {
    image: images.id[row] ?? 0,
    fileName: images.fileName[row] ?? '',
    split: splits[images.split[row] ?? 0]?.name ?? '',
    width: images.width[row] ?? 0,
    height: images.height[row] ?? 0,
    objects: rows
  }
}

/** Everything about one image, but for its file. */
export function imageDetail(dataset: Dataset, row: number): Omit<ImageDetail, 'path' | 'present'> {
  const { truth, labels, captions } = dataset
  const present = truth.subarray(row * labels.length, (row + 1) * labels.length)
  return {
    ...imageRow(dataset, row),
    truth: labels.flatMap((_, column) => (present[column] === 1 ? [column] : [])),
    captions: captions.get(row) ?? []
  }
}
