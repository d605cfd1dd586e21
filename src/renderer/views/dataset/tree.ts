import type { ImageQuery, Label } from '#contract/shapes.ts'
import { groupState, stateOf, type groupLabels, type LabelState } from './filters.ts'

type Group = ReturnType<typeof groupLabels>[number]

/** One line of the category tree: a supercategory with its labels, or a label. */
export type TreeRow = {
  key: string
  name: string
  state: LabelState | 'mixed'
  labels: readonly Label[]
  label?: Group['labels'][number]
  /** Of a supercategory: whether its labels stand below it. */
  open?: boolean
}

type TreeView = { query: ImageQuery; closed: ReadonlySet<string>; sought: string }

/** The lines of the tree that are visible. Sought words open every group that has them. */
export function treeRows(groups: readonly Group[], { query, closed, sought }: TreeView): TreeRow[] {
  const words = sought.trim().toLowerCase()
  return groups.flatMap(({ name, labels }) => {
    const named = name.toLowerCase().includes(words)
    const members = labels.filter((label) => named || label.name.toLowerCase().includes(words))
    if (members.length === 0) return []
    const open = words !== '' || !closed.has(name)
    const group: TreeRow = { key: `group ${name}`, name, state: groupState(query, labels), labels, open }
    const rows = members.map((label) => ({
      key: `label ${label.id}`,
      name: label.name,
      state: stateOf(query, label.id),
      labels: [label],
      label
    }))
    return open ? [group, ...rows] : [group]
  })
}

/** The key of the row that an arrow key, Home or End goes to; undefined for any other key. */
export function moveInTree(rows: readonly TreeRow[], from: string, key: string): string | undefined {
  const at = rows.findIndex((row) => row.key === from)
  switch (key) {
    case 'ArrowDown':
    case 'ArrowRight':
      return rows[Math.min(rows.length - 1, at + 1)]?.key
    case 'ArrowUp':
      return rows[Math.max(0, at - 1)]?.key
    case 'ArrowLeft':
      return rows.slice(0, at + 1).findLast(({ label }) => label === undefined)?.key
    case 'Home':
      return rows[0]?.key
    case 'End':
      return rows.at(-1)?.key
    default:
      return undefined
  }
}
