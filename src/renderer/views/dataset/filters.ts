import type { ImageQuery, Label } from '#contract/shapes.ts'
import { count } from '#core/format.ts'

/** What a query asks of a label. */
export type LabelState = 'any' | 'must' | 'must not'

export const stateOf = ({ must, mustNot }: ImageQuery, category: number): LabelState =>
  must.includes(category) ? 'must' : mustNot.includes(category) ? 'must not' : 'any'

const following: Record<LabelState, LabelState> = { any: 'must', must: 'must not', 'must not': 'any' }

/** The query with the state of some categories set. */
export function withState(query: ImageQuery, categories: readonly number[], state: LabelState): ImageQuery {
  const others = (list: readonly number[]) => list.filter((id) => !categories.includes(id))
  return {
    ...query,
    must: [...others(query.must), ...(state === 'must' ? categories : [])],
    mustNot: [...others(query.mustNot), ...(state === 'must not' ? categories : [])]
  }
}

/** One step through any, must, must not. */
export const cycleLabel = (query: ImageQuery, category: number): ImageQuery =>
  withState(query, [category], following[stateOf(query, category)])

/** The state that all labels of a group share, else 'mixed'. */
export function groupState(query: ImageQuery, labels: readonly Label[]): LabelState | 'mixed' {
  const states = new Set(labels.map(({ id }) => stateOf(query, id)))
  const [only] = states
  return states.size === 1 && only !== undefined ? only : 'mixed'
}

/** One step for a whole supercategory. That an image must have one of several labels needs `match` 'any'. */
export function cycleGroup(query: ImageQuery, labels: readonly Label[]): ImageQuery {
  const state = groupState(query, labels)
  const next = state === 'mixed' ? 'any' : following[state]
  const ids = labels.map(({ id }) => id)
  const changed = withState(query, ids, next)
  return next === 'must' && labels.length > 1 ? { ...changed, match: 'any' } : changed
}

/** Labels by supercategory, in the order in which they come, with their column. */
export function groupLabels(
  labels: readonly Label[]
): { name: string; labels: (Label & { column: number })[] }[] {
  const groups = new Map<string, (Label & { column: number })[]>()
  labels.forEach((label, column) => {
    groups.set(label.supercategory, [...(groups.get(label.supercategory) ?? []), { ...label, column }])
  })
  return [...groups].map(([name, members]) => ({ name, labels: members }))
}

/** One condition in words, and the query without it. */
export type Chip = { key: string; kind: string; value: string; without: ImageQuery }

/** The conditions of a query, for the line above the grid. */
export function chipsOf(query: ImageQuery, labels: readonly Label[]): Chip[] {
  const nameOf = (category: number) =>
    labels.find(({ id }) => id === category)?.name ?? `category ${category}`
  const labelChip = (kind: string) => (id: number) => ({
    key: `label ${id}`,
    kind,
    value: nameOf(id),
    without: withState(query, [id], 'any')
  })
  const { split, caption, ids } = query
  const { min, max } = query.objects
  const chips = [
    ...query.must.map(labelChip(query.match === 'any' && query.must.length > 1 ? 'any of' : 'must')),
    ...query.mustNot.map(labelChip('must not'))
  ]
  const add = (kind: string, value: string, without: ImageQuery) =>
    chips.push({ key: kind, kind, value, without })
  if (min !== undefined || max !== undefined) add('objects', rangeWords(min, max), { ...query, objects: {} })
  if (split !== undefined) add('split', split, { ...query, split: undefined })
  if (caption !== undefined) add('caption has', caption, { ...query, caption: undefined })
  if (ids !== undefined)
    add('chosen', ids.length === 1 ? '1 image' : `${count(ids.length)} images`, { ...query, ids: undefined })
  return chips
}

function rangeWords(min: number | undefined, max: number | undefined): string {
  if (max === undefined) return `≥ ${min ?? 0}`
  if (min === undefined) return `≤ ${max}`
  return min === max ? String(min) : `${min}–${max}`
}
