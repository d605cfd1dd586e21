import type { LabelMetrics } from '#contract/shapes.ts'
import { averagePrecisions } from './average-precision.ts'
import type { ScoreTable } from './score-table.ts'

/** One 2×2 matrix a label, as scikit-learn's `multilabel_confusion_matrix` counts them. */
export type LabelCounts = { tp: Int32Array; fp: Int32Array; fn: Int32Array; tn: Int32Array }

/** Averages over labels (C…: mean of the labels' values, O…: of the summed counts) at one threshold. */
export type ThresholdMetrics = {
  CP: number
  CR: number
  CF1: number
  OP: number
  OR: number
  OF1: number
  macroF1: number
  /** Labels that no image holds: they are left out of CP and CR. */
  labelsWithoutPositives: number
}

/** Whether a score predicts its label: at or above the threshold, compared as the 32-bit numbers that scores are. */
export const predicts = (score: number, threshold: number) => score >= Math.fround(threshold)

/** Counts, for each label, images that were found, spurious, missed and rightly left out. */
export function labelCounts({ scores, truth, images, labels }: ScoreTable, threshold: number): LabelCounts {
  const tp = new Int32Array(labels)
  const fp = new Int32Array(labels)
  const fn = new Int32Array(labels)
  const tn = new Int32Array(labels)
  for (let row = 0, cell = 0; row < images; row++) {
    for (let label = 0; label < labels; label++, cell++) {
      const predicted = predicts(scores[cell]!, threshold)
      const counted = truth[cell] === 1 ? (predicted ? tp : fn) : predicted ? fp : tn
      counted[label]!++
    }
  }
  return { tp, fp, fn, tn }
}

/** 0 where nothing is divided by nothing (scikit-learn's `zero_division=0`). */
export const ratio = (part: number, whole: number) => (whole === 0 ? 0 : part / whole)

const harmonic = (a: number, b: number) => ratio(2 * a * b, a + b)

/**
 * CP, CR, CF1, OP, OR, OF1 (definitions.md §2) and scikit-learn's macro F1 over all labels.
 * @param isPresent which labels CP and CR are taken over: those that some image holds, unless a resample keeps the whole table's
 */
export function thresholdMetrics(
  { tp, fp, fn }: Omit<LabelCounts, 'tn'>,
  isPresent = (label: number) => tp[label]! + fn[label]! > 0
): ThresholdMetrics {
  let precisions = 0
  let recalls = 0
  let f1s = 0
  let present = 0
  let correct = 0
  let predicted = 0
  let positive = 0
  for (let label = 0; label < tp.length; label++) {
    const found = tp[label]!
    const said = found + fp[label]!
    const there = found + fn[label]!
    correct += found
    predicted += said
    positive += there
    f1s += ratio(2 * found, said + there)
    if (!isPresent(label)) continue
    present++
    precisions += ratio(found, said)
    recalls += ratio(found, there)
  }
  const CP = ratio(precisions, present)
  const CR = ratio(recalls, present)
  const OP = ratio(correct, predicted)
  const OR = ratio(correct, positive)
  return {
    CP,
    CR,
    CF1: harmonic(CP, CR),
    OP,
    OR,
    OF1: harmonic(OP, OR),
    macroF1: ratio(f1s, tp.length),
    labelsWithoutPositives: tp.length - present
  }
}

/** One row a label: support, average precision, and precision, recall, F1 and 2×2 counts at the threshold. */
export function labelMetrics(
  table: ScoreTable,
  threshold: number,
  aps: (number | null)[] = averagePrecisions(table)
): LabelMetrics[] {
  const counts = labelCounts(table, threshold)
  return aps.map((ap, label) => {
    const [tp, fp, fn, tn] = [counts.tp[label]!, counts.fp[label]!, counts.fn[label]!, counts.tn[label]!]
    const f1 = ratio(2 * tp, 2 * tp + fp + fn)
    return {
      label,
      support: tp + fn,
      ap,
      precision: ratio(tp, tp + fp),
      recall: ratio(tp, tp + fn),
      f1,
      tp,
      fp,
      fn,
      tn
    }
  })
}
