import { rankings, type Ranking } from './ranking.ts'
import type { ScoreTable } from './score-table.ts'

/**
 * Average precision of each label: the mean, over its positives, of the precision at that positive's rank, without
 * interpolation; a group of equal scores shares the precision at its end, as in scikit-learn's `average_precision_score`.
 * Null where the table has no positive of the label.
 */
export const averagePrecisions = (table: ScoreTable): (number | null)[] =>
  rankings(table).map((ranking) => averagePrecision(ranking))

/** Mean over the labels that have an average precision; null where none has. */
export function meanAveragePrecision(values: (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length
}

/** Average precision of one ranking, each image counted `weights[row]` times (once, without weights); null without positives. */
export function averagePrecision({ order, hit, groupEnds }: Ranking, weights?: Uint16Array): number | null {
  let sum = 0
  let positives = 0
  let seen = 0
  let inGroup = 0
  for (let position = 0; position < order.length; position++) {
    const weight = weights === undefined ? 1 : weights[order[position]!]!
    seen += weight
    if (hit[position] === 1) {
      positives += weight
      inGroup += weight
    }
    if (groupEnds[position] === 1) {
      if (inGroup > 0) sum += (inGroup * positives) / seen
      inGroup = 0
    }
  }
  return positives === 0 ? null : sum / positives
}

/**
 * Average precision with each image left out in turn, by image row, in time linear in the images; NaN where the label's only
 * positive is the one left out. Leaving out an image changes only the groups from its own on.
 */
export function leaveOneOutAveragePrecision({ order, hit, groupEnds }: Ranking): Float64Array {
  const images = order.length
  const positivesAt = new Float64Array(images)
  for (let position = 0, positives = 0; position < images; position++) {
    positives += hit[position]!
    positivesAt[position] = positives
  }
  const total = images === 0 ? 0 : positivesAt[images - 1]!

  // Sums over the groups behind the current one: as they are without a negative, and without a positive, before them.
  let withoutNegative = 0
  let withoutPositive = 0
  let all = 0
  for (let position = 0; position < images; position++)
    if (groupEnds[position] === 1) all += groupTerm(position, 0, 0)

  const values = new Float64Array(images).fill(Number.NaN)
  let before = all
  for (let end = images - 1; end >= 0;) {
    const start = groupStart(end)
    before -= groupTerm(end, 0, 0)
    const negative = (before + withoutNegative + groupTerm(end, 0, 1)) / total
    const inGroup = positivesAt[end]! - (start === 0 ? 0 : positivesAt[start - 1]!)
    const own = inGroup <= 1 ? 0 : ((inGroup - 1) * (positivesAt[end]! - 1)) / end
    const positive = (before + withoutPositive + own) / (total - 1)
    for (let position = start; position <= end; position++)
      values[order[position]!] =
        hit[position] === 1 ? (total > 1 ? positive : Number.NaN) : total > 0 ? negative : Number.NaN
    withoutNegative += groupTerm(end, 0, 1)
    withoutPositive += groupTerm(end, 1, 1)
    end = start - 1
  }
  return values

  function groupStart(end: number): number {
    let start = end
    while (start > 0 && groupEnds[start - 1] === 0) start--
    return start
  }

  /** What the group that ends here adds, with `hits` positives and `images` images fewer up to its end. */
  function groupTerm(end: number, hits: number, fewer: number): number {
    const start = groupStart(end)
    const inGroup = positivesAt[end]! - (start === 0 ? 0 : positivesAt[start - 1]!)
    return inGroup === 0 ? 0 : (inGroup * (positivesAt[end]! - hits)) / (end + 1 - fewer)
  }
}
