import type { Dataset } from './dataset.ts'

/** Of the given rows, how many hold at least one label of each supercategory. */
export function countSupercategories({ labels, truth }: Dataset, rows: Int32Array): Record<string, number> {
  const names = [...new Set(labels.map(({ supercategory }) => supercategory))]
  const groupOf = labels.map(({ supercategory }) => names.indexOf(supercategory))
  const counts = new Int32Array(names.length)
  const seen = new Int32Array(names.length).fill(-1)
  for (const row of rows) {
    for (let column = 0; column < labels.length; column++) {
      const group = groupOf[column]!
      if (truth[row * labels.length + column] === 0 || seen[group] === row) continue
      seen[group] = row
      counts[group]!++
    }
  }
  return Object.fromEntries(names.map((name, group) => [name, counts[group] ?? 0]))
}

const mostObjects = 30

/** Of the given rows, how many have 0, 1, … 29, and 30 or more objects. */
export function countByObjects({ objects }: Dataset, rows: Int32Array): number[] {
  const counts = new Int32Array(mostObjects + 1)
  for (const row of rows) counts[Math.min(mostObjects, objects.start[row + 1]! - objects.start[row]!)]!++
  return Array.from(counts)
}
