import type { Label } from '#contract/shapes.ts'
import type { Problems } from './problems.ts'
import type { SplitContent } from './load.ts'

export type Labels = {
  /** In ascending id order. */
  labels: Label[]
  /** For each split: its category ids → columns of `labels`. */
  columnOf: Map<number, number>[]
}

/**
 * One list of labels for all splits. The first split's ids stand; a later split's category is matched by name, and gets an id
 * of its own only where its name is new.
 */
export function mergeLabels(splits: SplitContent[], problems: Problems): Labels {
  const byId = new Map<number, Label>()
  const idOf = new Map<string, number>()
  let freeId =
    Math.max(0, ...splits.flatMap(({ raw }) => raw.categories.map(({ id }) => id).filter(usableId))) + 1

  const idsOfSplits = splits.map(({ name: split, instances: file, raw }, index) => {
    const earlier = new Map(idOf)
    const ids = new Map<number, number>()
    raw.categories.forEach(({ id, name, supercategory }, position) => {
      const report = (detail: string) => problems.add('category-differs', { file, detail })
      if (!usableId(id) || name === '') {
        problems.add('category-malformed', {
          file,
          detail: `Number ${position + 1} of the list of categories`
        })
        return
      }
      if (ids.has(id)) {
        problems.add('category-duplicate', { file, detail: `Category ${id}, here “${name}”` })
        return
      }
      const known = byId.get(id)?.name === name ? id : earlier.get(name)
      const labelId = known ?? (byId.has(id) ? freeId++ : id)
      ids.set(id, labelId)
      if (known === undefined) {
        byId.set(labelId, { id: labelId, name, supercategory })
        if (!idOf.has(name)) idOf.set(name, labelId)
        if (index > 0) report(`“${name}” is not in the splits before ${split}`)
      }
      if (labelId !== id) report(`“${name}” is category ${id} in ${split}, and ${labelId} here`)
    })
    const present = new Set(ids.values())
    for (const [name, id] of earlier) {
      if (!present.has(id))
        problems.add('category-differs', { file, detail: `“${name}” is missing in ${split}` })
    }
    return ids
  })

  const labels = [...byId.values()].sort((a, b) => a.id - b.id)
  const columns = new Map(labels.map(({ id }, column) => [id, column]))
  const columnOf = idsOfSplits.map(
    (ids) => new Map([...ids].map(([category, id]) => [category, columns.get(id) ?? 0]))
  )
  return { labels, columnOf }
}

const usableId = (id: number) => Number.isSafeInteger(id)
