import type { Dataset } from './dataset.ts'
import type { Images } from './images.ts'
import type { Labels } from './labels.ts'
import type { SplitContent } from './load.ts'
import type { ProblemKind, Problems } from './problems.ts'

const unusable = -1

/** The usable objects of all splits, ordered by image row and within an image as in the file. */
export function collectObjects(
  splits: SplitContent[],
  { images, rowOf }: Images,
  { columnOf }: Labels,
  problems: Problems
): Dataset['objects'] {
  const rows = splits.map(({ instances: file, raw: { annotations } }, split) => {
    const ids = new Set<number>()
    return Int32Array.from(annotations.id, (id, index) => {
      const image = annotations.image[index] ?? NaN
      const category = annotations.category[index] ?? NaN
      const box = annotations.box.subarray(4 * index, 4 * index + 4)
      const report = (kind: ProblemKind, detail: string) => {
        problems.add(kind, { file, image, annotation: id, detail })
        return unusable
      }

      if (![id, image, category].every(Number.isSafeInteger) || !box.every(Number.isFinite)) {
        problems.add('annotation-malformed', {
          file,
          detail: `Number ${index + 1} of the list of annotations`
        })
        return unusable
      }
      const row = rowOf.get(image)
      if (row === undefined || images.split[row] !== split)
        return report('annotation-unknown-image', `Image ${image}`)
      if (columnOf[split]?.has(category) !== true)
        return report('annotation-unknown-category', `Category ${category}`)
      const fault = boxFault(box, images.width[row] ?? 0, images.height[row] ?? 0)
      if (fault !== null) {
        report(fault, `Box ${box.join(', ')} in an image of ${images.width[row]} × ${images.height[row]}`)
        if (fault !== 'box-crosses-edge') return unusable
      }
      if (ids.has(id)) report('annotation-duplicate', `Annotation ${id}`)
      ids.add(id)
      return row
    })
  })
  return orderByRow(splits, rows, columnOf, images.count)
}

function boxFault(
  [x = 0, y = 0, boxWidth = 0, boxHeight = 0]: Float64Array,
  width: number,
  height: number
): 'box-empty' | 'box-outside' | 'box-crosses-edge' | null {
  if (boxWidth <= 0 || boxHeight <= 0) return 'box-empty'
  if (x >= width || y >= height || x + boxWidth <= 0 || y + boxHeight <= 0) return 'box-outside'
  if (x < -1 || y < -1 || x + boxWidth > width + 1 || y + boxHeight > height + 1) return 'box-crosses-edge'
  return null
}

/** A counting sort of the annotations by their image's row. */
function orderByRow(
  splits: SplitContent[],
  rows: Int32Array[],
  columnOf: Labels['columnOf'],
  imageCount: number
): Dataset['objects'] {
  const start = new Int32Array(imageCount + 1)
  for (const ofSplit of rows) {
    for (const row of ofSplit) if (row !== unusable) start[row + 1] = (start[row + 1] ?? 0) + 1
  }
  for (let row = 0; row < imageCount; row++) start[row + 1] = (start[row + 1] ?? 0) + (start[row] ?? 0)

  const count = start[imageCount] ?? 0
  const objects = {
    count,
    start,
    id: new Float64Array(count),
    label: new Uint16Array(count),
    box: new Float64Array(4 * count),
    area: new Float64Array(count),
    crowd: new Uint8Array(count)
  }
  const next = start.slice()
  splits.forEach(({ raw: { annotations } }, split) => {
    rows[split]?.forEach((row, index) => {
      if (row === unusable) return
      const at = next[row] ?? 0
      next[row] = at + 1
      const box = annotations.box.subarray(4 * index, 4 * index + 4)
      const area = annotations.area[index] ?? NaN
      objects.id[at] = annotations.id[index] ?? 0
      objects.label[at] = columnOf[split]?.get(annotations.category[index] ?? NaN) ?? 0
      objects.box.set(box, 4 * at)
      objects.area[at] = Number.isFinite(area) ? area : (box[2] ?? 0) * (box[3] ?? 0)
      objects.crowd[at] = annotations.crowd[index] ?? 0
    })
  })
  return objects
}

/** Which labels each image has: images × labels, row-major. Crowds count as presence. */
export function truthOf({ count, start, label }: Dataset['objects'], labels: number): Uint8Array {
  const images = start.length - 1
  const truth = new Uint8Array(images * labels)
  for (let row = 0, object = 0; row < images && object < count; row++) {
    for (const end = start[row + 1] ?? count; object < end; object++)
      truth[row * labels + (label[object] ?? 0)] = 1
  }
  return truth
}
