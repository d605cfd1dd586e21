import type { LabelMetrics } from '#contract/shapes.ts'

/** A label's rates at the threshold; null where there is nothing to take them of: no image holds it, or none is predicted to. */
export function ratesOf({ support, tp, fp, precision, recall, f1 }: LabelMetrics) {
  const known = support > 0
  return {
    precision: tp + fp > 0 ? precision : null,
    recall: known ? recall : null,
    f1: known ? f1 : null
  }
}
