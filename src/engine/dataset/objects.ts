import type { Dataset } from './dataset.ts'
import type { Images } from './images.ts'
import type { Labels } from './labels.ts'
import type { SplitContent } from './load.ts'
import type { ProblemKind, Problems } from './problems.ts'
import type { RawInstances } from './read-annotations.ts'

const unusable = -1

/** The usable objects of all splits, ordered by image row and within an image as in the file. */
export function collectObjects(
  splits: SplitContent[],
  { images, rowOf }: Images,
  { columnOf }: Labels,
  problems: Problems
): Dataset['objects'] {
  const rows = splits.map(({ instances: file, raw: { annotations } }, split) => {
    const { id: ids, image, category, box } = annotations
    const columns = columnOf[split]
    const report = (index: number, kind: ProblemKind, detail: string) =>
      problems.add(kind, { file, image: image[index], annotation: ids[index], detail })
    const rows = new Int32Array(ids.length).fill(unusable)
    for (let index = 0; index < ids.length; index++) {
      if (isMalformed(annotations, index)) {
        const detail = `Number ${index + 1} of the list of annotations`
        problems.add('annotation-malformed', { file, detail })
        continue
      }
      const row = rowOf.get(image[index]!)
      if (row === undefined || images.split[row] !== split) {
        report(index, 'annotation-unknown-image', `Image ${image[index]}`)
        continue
      }
      if (columns?.has(category[index]!) !== true) {
        report(index, 'annotation-unknown-category', `Category ${category[index]}`)
        continue
      }
      const fault = boxFault(box, 4 * index, images.width[row] ?? 0, images.height[row] ?? 0)
      if (fault !== null) {
        const sides = box.subarray(4 * index, 4 * index + 4).join(', ')
        report(index, fault, `Box ${sides} in an image of ${images.width[row]} × ${images.height[row]}`)
        if (fault !== 'box-crosses-edge') continue
      }
      rows[index] = row
    }
    for (const index of repeats(ids, rows)) report(index, 'annotation-duplicate', `Annotation ${ids[index]}`)
    return rows
  })
  return orderByRow(splits, rows, columnOf, images.count)
}

function isMalformed({ id, image, category, box }: RawInstances['annotations'], index: number): boolean {
  if (!Number.isSafeInteger(id[index]) || !Number.isSafeInteger(image[index])) return true
  if (!Number.isSafeInteger(category[index])) return true
  for (let side = 4 * index; side < 4 * index + 4; side++) if (!Number.isFinite(box[side])) return true
  return false
}

function boxFault(
  box: Float64Array,
  at: number,
  width: number,
  height: number
): 'box-empty' | 'box-outside' | 'box-crosses-edge' | null {
  const left = box[at]!
  const top = box[at + 1]!
  const right = left + box[at + 2]!
  const bottom = top + box[at + 3]!
  if (box[at + 2]! <= 0 || box[at + 3]! <= 0) return 'box-empty'
  if (left >= width || top >= height || right <= 0 || bottom <= 0) return 'box-outside'
  return left < -1 || top < -1 || right > width + 1 || bottom > height + 1 ? 'box-crosses-edge' : null
}

/** The usable annotations whose id another one before them has. Sorting costs a fraction of a set's memory and time. */
function repeats(ids: Float64Array, rows: Int32Array): number[] {
  const sorted = ids.filter((_, index) => rows[index] !== unusable).sort()
  const repeated = new Set(sorted.filter((id, index) => id === sorted[index + 1]))
  if (repeated.size === 0) return []
  const seen = new Set<number>()
  return Array.from(ids.keys()).filter((index) => {
    const id = ids[index]!
    if (rows[index] === unusable || !repeated.has(id)) return false
    return seen.has(id) || !seen.add(id)
  })
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
    const ofSplit = rows[split] ?? new Int32Array()
    for (let index = 0; index < ofSplit.length; index++) {
      const row = ofSplit[index]!
      if (row === unusable) continue
      const at = next[row]!
      next[row] = at + 1
      const area = annotations.area[index]!
      for (let side = 0; side < 4; side++) objects.box[4 * at + side] = annotations.box[4 * index + side]!
      objects.id[at] = annotations.id[index]!
      objects.label[at] = columnOf[split]?.get(annotations.category[index]!) ?? 0
      objects.area[at] = Number.isFinite(area) ? area : objects.box[4 * at + 2]! * objects.box[4 * at + 3]!
      objects.crowd[at] = annotations.crowd[index]!
    }
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
