/** Where each picture of a grid stands. Rows of typed arrays: a hundred thousand pictures are laid out in some milliseconds. */
export type Layout = {
  /** First picture of each row, and one more entry for the end. */
  start: Int32Array
  rowHeight: Float32Array
  /** Of each picture, within its row. */
  left: Float32Array
  width: Float32Array
}

export type LayoutOptions = {
  /** Width of the grid and wished height of a row, in pixels. */
  width: number
  rowHeight: number
  gap: number
}

/** Of a row that does not fill up, how much higher than wished it may become. */
const mostStretch = 1.25

/**
 * Uncropped pictures in justified rows: each row has one height and fills the width, as near to the wished height as the
 * pictures allow. `widths` and `heights` are the pictures' own.
 */
export function layOut(
  widths: ArrayLike<number>,
  heights: ArrayLike<number>,
  { width, rowHeight, gap }: LayoutOptions
): Layout {
  const count = widths.length
  const aspect = (i: number) => Math.max(1, widths[i]!) / Math.max(1, heights[i]!)
  const heightFor = (aspects: number, pictures: number) =>
    Math.max(1, (width - (pictures - 1) * gap) / aspects)
  const starts: number[] = []
  const rowHeights: number[] = []
  const lefts = new Float32Array(count)
  const placed = new Float32Array(count)

  for (let first = 0; first < count;) {
    let next = first
    let aspects = 0
    let height = Infinity
    while (next < count) {
      const wider = heightFor(aspects + aspect(next), next + 1 - first)
      const overshoots = wider < rowHeight
      if (overshoots && next > first && height - rowHeight < rowHeight - wider) break
      aspects += aspect(next++)
      height = wider
      if (overshoots) break
    }
    height = Math.floor(Math.min(height, rowHeight * (next === count ? mostStretch : Infinity)))
    starts.push(first)
    rowHeights.push(height)
    const full = heightFor(aspects, next - first) <= height + 1
    placeRow({ first, next, height, left: lefts, width: placed, aspect, gap, end: full ? width : null })
    first = next
  }
  return {
    start: Int32Array.from([...starts, count]),
    rowHeight: Float32Array.from(rowHeights),
    left: lefts,
    width: placed
  }
}

type Row = Pick<Layout, 'left' | 'width'> & {
  first: number
  next: number
  height: number
  gap: number
  aspect: (i: number) => number
  /** Where the last picture must end; null where the row may end before. */
  end: number | null
}

function placeRow({ first, next, height, left, width, aspect, gap, end }: Row): void {
  let at = 0
  for (let i = first; i < next; i++) {
    left[i] = at
    width[i] = i === next - 1 && end !== null ? end - at : Math.round(height * aspect(i))
    at += width[i]! + gap
  }
}

/** The row that holds a picture. */
export function rowOfPicture({ start }: Layout, picture: number): number {
  let [low, high] = [0, start.length - 1]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (start[middle]! <= picture) low = middle
    else high = middle
  }
  return low
}

/** The picture above or below another one: of the neighbouring row, the one nearest to its middle. */
export function pictureBeside(layout: Layout, picture: number, rows: -1 | 1): number {
  const row = rowOfPicture(layout, picture) + rows
  if (row < 0 || row >= layout.rowHeight.length) return picture
  const middle = (i: number) => layout.left[i]! + layout.width[i]! / 2
  let best = layout.start[row]!
  for (let i = best; i < layout.start[row + 1]!; i++) {
    if (Math.abs(middle(i) - middle(picture)) < Math.abs(middle(best) - middle(picture))) best = i
  }
  return best
}
