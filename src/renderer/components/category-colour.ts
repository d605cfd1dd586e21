import type { Label } from '#contract/shapes.ts'

const spread = 26
const goldenAngle = 137.508

/**
 * A colour for each label, in the labels' order: hue by supercategory, turned a little within it, the same in lists and on
 * pictures. CSS and canvas both take it. Supercategories of COCO have their colour in style.css; others get one by position.
 */
export function categoryColours(
  labels: readonly Label[],
  known: (supercategory: string) => string
): string[] {
  const groups = new Map<string, number>()
  for (const { supercategory } of labels) groups.set(supercategory, (groups.get(supercategory) ?? 0) + 1)
  const order = [...groups.keys()]
  const placed = new Map<string, number>()
  return labels.map(({ supercategory }) => {
    const size = groups.get(supercategory) ?? 1
    const place = placed.get(supercategory) ?? 0
    placed.set(supercategory, place + 1)
    const hue = (order.indexOf(supercategory) * goldenAngle + 90) % 360
    const base = known(supercategory) || `oklch(0.84 0.14 ${hue.toFixed(1)})`
    const turn = ((place + 0.5) / size - 0.5) * spread
    return `oklch(from ${base} calc(l + ${place % 2 === 1 ? 0.05 : 0}) c calc(h + ${turn.toFixed(2)}))`
  })
}

const cache = new WeakMap<readonly Label[], string[]>()

function fromStyle(supercategory: string): string {
  if (!/^[a-z]+$/.test(supercategory)) return ''
  return getComputedStyle(document.documentElement).getPropertyValue(`--cat-${supercategory}`).trim()
}

/** The colour of the label in one column of a dataset's labels. */
export function categoryColour(labels: readonly Label[], label: number): string {
  const colours = cache.get(labels) ?? categoryColours(labels, fromStyle)
  cache.set(labels, colours)
  return colours[label] ?? 'gray'
}
