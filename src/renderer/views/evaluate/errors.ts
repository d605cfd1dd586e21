import type { ColumnsResult } from '#contract/api.ts'
import { predicts } from '#core/metrics/threshold-metrics.ts'

type Scores = ColumnsResult['evaluation.scores']

/** An image the model got wrong at a threshold. `row` is its place in the columns; labels are columns, worst first. */
export type ImageErrors = {
  row: number
  image: number
  loss: number
  /** There, but not predicted: lowest score first. */
  missed: number[]
  /** Predicted, but not there: highest score first. */
  spurious: number[]
  /** How sure the model was of its worst answer: the largest distance of a wrong score from the truth. */
  confidence: number
}

export const errorKinds = ['all', 'missed', 'spurious'] as const
export type ErrorKind = (typeof errorKinds)[number]
export const errorOrders = ['loss', 'errors', 'confidence'] as const
export type ErrorOrder = (typeof errorOrders)[number]

/** Every image with at least one wrong label, in the order of the columns. */
export function findErrors(
  { id, loss, scores, truth }: Scores,
  labels: number,
  threshold: number
): ImageErrors[] {
  const found: ImageErrors[] = []
  for (let row = 0; row < id.length; row++) {
    const missed: number[] = []
    const spurious: number[] = []
    let confidence = 0
    for (let label = 0, cell = row * labels; label < labels; label++, cell++) {
      const there = truth[cell] === 1
      const score = scores[cell]!
      if (there === predicts(score, threshold)) continue
      if (there) missed.push(label)
      else spurious.push(label)
      confidence = Math.max(confidence, there ? 1 - score : score)
    }
    if (missed.length + spurious.length === 0) continue
    const score = (label: number) => scores[row * labels + label]!
    missed.sort((a, b) => score(a) - score(b))
    spurious.sort((a, b) => score(b) - score(a))
    found.push({ row, image: id[row]!, loss: loss[row]!, missed, spurious, confidence })
  }
  return found
}

/** The errors of one kind and, where `label` is given, of that label; worst first. Equal ones keep the order of their ids. */
export function arrangeErrors(
  errors: ImageErrors[],
  { kind, label, order }: { kind: ErrorKind; label: number | null; order: ErrorOrder }
): ImageErrors[] {
  const has = (labels: number[]) => (label === null ? labels.length > 0 : labels.includes(label))
  const size = ({ missed, spurious }: ImageErrors) => missed.length + spurious.length
  const worth: Record<ErrorOrder, (error: ImageErrors) => number> = {
    loss: ({ loss }) => loss,
    errors: size,
    confidence: ({ confidence }) => confidence
  }
  return errors
    .filter(
      ({ missed, spurious }) => (kind !== 'spurious' && has(missed)) || (kind !== 'missed' && has(spurious))
    )
    .sort((a, b) => worth[order](b) - worth[order](a) || b.loss - a.loss)
}

/** How many labels were missed and how many are spurious, over all images. */
export function countErrors(errors: ImageErrors[]): { missed: number; spurious: number } {
  return {
    missed: errors.reduce((sum, { missed }) => sum + missed.length, 0),
    spurious: errors.reduce((sum, { spurious }) => sum + spurious.length, 0)
  }
}

/** "5 missed, 2 spurious" */
export const describeErrors = (error: Pick<ImageErrors, 'missed' | 'spurious'>) =>
  (['missed', 'spurious'] as const)
    .filter((kind) => error[kind].length > 0)
    .map((kind) => `${String(error[kind].length)} ${kind}`)
    .join(', ')

/** The same labels, with one of them in front where it is among them. */
export const withFirst = (labels: number[], first: number | null) =>
  first !== null && labels.includes(first) ? [first, ...labels.filter((label) => label !== first)] : labels

/** Where a key leads in a list that runs in rows of `across`; undefined where it leads nowhere. */
export function stepOf(
  key: string,
  { place, across, length }: { place: number; across: number; length: number }
): number | undefined {
  const next: Record<string, number> = {
    ArrowRight: place + 1,
    ArrowLeft: place - 1,
    ArrowDown: place + across,
    ArrowUp: place - across,
    Home: 0,
    End: length - 1
  }
  return next[key]
}

export type Outcome = 'correct' | 'missed' | 'spurious' | 'absent'

/** What a score is at a threshold, given the truth. */
export function outcomeOf(there: boolean, score: number, threshold: number): Outcome {
  if (predicts(score, threshold)) return there ? 'correct' : 'spurious'
  return there ? 'missed' : 'absent'
}

/** What became of each label that is there. */
export function outcomesOfLabels(
  scores: Float32Array,
  truth: Uint8Array,
  threshold: number
): Map<number, 'correct' | 'missed'> {
  const outcomes = new Map<number, 'correct' | 'missed'>()
  truth.forEach((there, label) => {
    if (there === 1) outcomes.set(label, predicts(scores[label]!, threshold) ? 'correct' : 'missed')
  })
  return outcomes
}

/** One image's labels as bars: all that are there or predicted, and the highest scores of the rest; highest score first. */
export function scoreBars(scores: Float32Array, truth: Uint8Array, threshold: number, atLeast = 12) {
  const bars = Array.from(scores, (score, label) => ({
    label,
    score,
    outcome: outcomeOf(truth[label] === 1, score, threshold)
  })).sort((a, b) => b.score - a.score)
  const telling = bars.filter(({ outcome }) => outcome !== 'absent').length
  const others = Math.max(0, atLeast - telling)
  let shown = 0
  return bars.filter(({ outcome }) => outcome !== 'absent' || shown++ < others)
}

/** Rows of a cell of a label's 2×2 matrix, most surely so first. */
export function cellRows(
  { id, scores, truth }: Scores,
  labels: number,
  cell: { label: number; outcome: Outcome; threshold: number }
): number[] {
  const { label, outcome, threshold } = cell
  const score = (row: number) => scores[row * labels + label]!
  const rows = Array.from(id.keys()).filter(
    (row) => outcomeOf(truth[row * labels + label] === 1, score(row), threshold) === outcome
  )
  const predicted = outcome === 'correct' || outcome === 'spurious'
  return rows.sort((a, b) => (predicted ? score(b) - score(a) : score(a) - score(b)))
}
