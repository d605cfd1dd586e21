import type { ImageQuery, ImageSort } from '#contract/shapes.ts'
import type { Dataset } from './dataset.ts'
import { findRow } from './rows.ts'

/** The rows that meet every condition of a query, ascending. */
export function selectRows(dataset: Dataset, query: ImageQuery): Int32Array {
  const { count } = dataset.images
  const chosen = new Uint8Array(count).fill(query.ids === undefined ? 1 : 0)
  for (const id of query.ids ?? []) {
    const row = findRow(dataset, id)
    if (row !== -1) chosen[row] = 1
  }
  const keep = (holds: (row: number) => boolean) => {
    for (let row = 0; row < count; row++) if (chosen[row] === 1 && !holds(row)) chosen[row] = 0
  }

  if (query.split !== undefined) {
    const split = dataset.splits.findIndex(({ name }) => name === query.split)
    keep((row) => dataset.images.split[row] === split)
  }
  keepByLabels(dataset, query, keep)
  const { min = 0, max = Infinity } = query.objects
  if (min > 0 || max < Infinity) {
    keep((row) => {
      const objects = objectsOf(dataset, row)
      return objects >= min && objects <= max
    })
  }
  if (query.caption !== undefined && query.caption !== '') {
    const words = query.caption.toLowerCase()
    keep(
      (row) => dataset.captions.get(row)?.some((caption) => caption.toLowerCase().includes(words)) === true
    )
  }

  const rows = new Int32Array(count)
  let length = 0
  for (let row = 0; row < count; row++) if (chosen[row] === 1) rows[length++] = row
  return rows.slice(0, length)
}

/** A category that the dataset does not have is on no image: “must” then finds none, “must not” excludes none. */
function keepByLabels(
  { labels, truth }: Dataset,
  { must, mustNot, match }: ImageQuery,
  keep: (holds: (row: number) => boolean) => void
): void {
  const columns = new Map(labels.map(({ id }, column) => [id, column]))
  const has = (row: number, category: number) => {
    const column = columns.get(category)
    return column !== undefined && truth[row * labels.length + column] === 1
  }
  if (must.length > 0 && match === 'any') keep((row) => must.some((category) => has(row, category)))
  else for (const category of must) keep((row) => has(row, category))
  for (const category of mustNot) keep((row) => !has(row, category))
}

export type Facets = { images: number; labels: number[]; splits: Record<string, number> }

/** Of the given rows: how many hold each label, and how many lie in each split. */
export function countFacets({ labels, splits, images, truth }: Dataset, rows: Int32Array): Facets {
  const width = labels.length
  const byLabel = new Int32Array(width)
  const bySplit = new Int32Array(splits.length)
  for (const row of rows) {
    const start = row * width
    for (let column = 0; column < width; column++) byLabel[column]! += truth[start + column]!
    bySplit[images.split[row]!]!++
  }
  return {
    images: rows.length,
    labels: Array.from(byLabel),
    splits: Object.fromEntries(splits.map(({ name }, split) => [name, bySplit[split] ?? 0]))
  }
}

/** The rows in the order asked for; equal ones in ascending id order, also when the order is descending. */
export function sortRows(
  dataset: Dataset,
  rows: Int32Array,
  sort: ImageSort,
  descending: boolean
): Int32Array {
  const sign = descending ? -1 : 1
  if (sort === 'name') {
    const { fileName } = dataset.images
    const compare = (a: string, b: string) => (a === b ? 0 : a < b ? -sign : sign)
    return rows.toSorted((a, b) => compare(fileName[a] ?? '', fileName[b] ?? '') || a - b)
  }
  const keys = new Float64Array(dataset.images.count)
  for (const row of rows) keys[row] = sign * keyOf(dataset, row, sort)
  return rows.toSorted((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0) || a - b)
}

function keyOf(dataset: Dataset, row: number, sort: Exclude<ImageSort, 'name'>): number {
  const { images, labels, truth } = dataset
  switch (sort) {
    case 'id':
      return row
    case 'objects':
      return objectsOf(dataset, row)
    case 'labels':
      return truth.subarray(row * labels.length, (row + 1) * labels.length).reduce((sum, one) => sum + one, 0)
    case 'size':
      return (images.width[row] ?? 0) * (images.height[row] ?? 0)
  }
}

const objectsOf = ({ objects }: Dataset, row: number) =>
  (objects.start[row + 1] ?? 0) - (objects.start[row] ?? 0)
