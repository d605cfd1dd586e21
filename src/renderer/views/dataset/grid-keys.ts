import { pictureBeside, type Layout } from './justified.ts'

const pageRows = 4

/** The picture that a key goes to; undefined for keys that move nothing. */
export function moveInGrid(layout: Layout, from: number, key: string): number | undefined {
  const last = layout.left.length - 1
  switch (key) {
    case 'ArrowLeft':
      return Math.max(0, from - 1)
    case 'ArrowRight':
      return Math.min(last, from + 1)
    case 'ArrowUp':
      return pictureBeside(layout, from, -1)
    case 'ArrowDown':
      return pictureBeside(layout, from, 1)
    case 'PageUp':
      return rowsAway(layout, from, -1)
    case 'PageDown':
      return rowsAway(layout, from, 1)
    case 'Home':
      return 0
    case 'End':
      return last
    default:
      return undefined
  }
}

function rowsAway(layout: Layout, from: number, direction: -1 | 1): number {
  let at = from
  for (let row = 0; row < pageRows; row++) at = pictureBeside(layout, at, direction)
  return at
}
