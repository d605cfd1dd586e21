import type { ScoreTable } from './score-table.ts'

/** One label's images from the highest score to the lowest. Images of equal score stand in one group, in any order. */
export type Ranking = {
  /** Image row by rank. */
  order: Int32Array
  /** By rank: 1 where the image holds the label. */
  hit: Uint8Array
  /** By rank: 1 where a group of equal scores ends. */
  groupEnds: Uint8Array
}

/** A key holds 32 bits of score above 21 bits of row, which is all that a double's 53 bits can hold exactly. */
const rowSpace = 2 ** 21

/** Ranks every label of a table. Throws a RangeError above 2,097,152 images. */
export function rankings(table: ScoreTable): Ranking[] {
  if (table.images > rowSpace) throw new RangeError(`At most ${rowSpace} images can be ranked at once`)
  return Array.from({ length: table.labels }, (_, label) => rank(table, label))
}

function rank({ scores, truth, images, labels }: ScoreTable, label: number): Ranking {
  const column = new Float32Array(images)
  // Adding zero turns -0 into 0, so that the two tie.
  for (let row = 0; row < images; row++) column[row] = scores[row * labels + label]! + 0
  const bits = new Uint32Array(column.buffer)
  const keys = new Float64Array(images)
  for (let row = 0; row < images; row++) keys[row] = descending(bits[row]!) * rowSpace + row
  keys.sort()
  const order = new Int32Array(images)
  const hit = new Uint8Array(images)
  const groupEnds = new Uint8Array(images)
  for (let position = 0; position < images; position++) {
    const row = keys[position]! % rowSpace
    order[position] = row
    hit[position] = truth[row * labels + label]!
    if (position > 0 && column[row] !== column[order[position - 1]!]) groupEnds[position - 1] = 1
  }
  if (images > 0) groupEnds[images - 1] = 1
  return { order, hit, groupEnds }
}

/** Maps the bits of a 32-bit float to a whole number that falls as the float rises. */
const descending = (bits: number) => (bits >= 0x80000000 ? bits : 0x7fffffff - bits)
