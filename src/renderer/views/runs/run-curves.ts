import type { EpochMetrics, Run } from '#contract/shapes.ts'
import type { Curve } from '../../charts/curves.ts'

/** A chart of the run page. */
export type CurveChartSpec = {
  title: string
  unit?: string
  digits?: number
  logarithmic?: boolean
  curves: Curve[]
}
type Measure = {
  name: string
  value: (metrics: EpochMetrics) => number | null
  dashed?: boolean
  best?: boolean
  end?: string
}

function curveOf(run: Run, colour: number, { name, value, dashed, best, end }: Measure): Curve {
  let seconds = 0
  const points = run.epochs.map((metrics) => {
    seconds += metrics.seconds
    return { epoch: metrics.epoch, step: metrics.step, seconds, value: value(metrics) }
  })
  return {
    run: run.name,
    name,
    colour,
    dashed: dashed === true,
    points,
    ...(best === true && { best: run.bestEpoch }),
    ...(end !== undefined && { end })
  }
}

/** The charts of a run, with the curves of others laid over it. Colour is the run; solid is select, dashed is fit. */
export function chartsOf(runs: readonly Run[], logarithmicLoss: boolean): CurveChartSpec[] {
  const longest = runs.reduce((a, b) => (b.epochs.length > a.epochs.length ? b : a))
  const curves = (...measures: Measure[]) =>
    runs.flatMap((run, colour) =>
      measures.map(({ end, ...measure }) =>
        curveOf(run, colour, { ...measure, ...(run === longest && end !== undefined && { end }) })
      )
    )
  return [
    {
      title: 'Loss',
      unit: 'solid: select; dashed: fit',
      logarithmic: logarithmicLoss,
      digits: 4,
      curves: curves(
        { name: 'select', value: ({ valLoss }) => valLoss },
        { name: 'fit', value: ({ loss }) => loss, dashed: true }
      )
    },
    {
      title: 'mAP',
      unit: '0 to 1, select',
      curves: curves({ name: 'mAP', value: ({ mAP }) => mAP, best: true })
    },
    {
      title: 'F1',
      unit: 'threshold 0.50, select',
      curves: curves(
        { name: 'OF1', value: ({ OF1 }) => OF1, end: 'OF1' },
        { name: 'CF1', value: ({ CF1 }) => CF1, end: 'CF1' }
      )
    },
    {
      title: 'Speed',
      unit: 'images/s',
      digits: 0,
      curves: curves({ name: 'images/s', value: ({ imagesPerSecond }) => imagesPerSecond })
    }
  ]
}

/** How many epochs must have passed since the lowest loss on select before it is called overfitting. */
const patience = 2
/** By which part of its value each loss must have moved; less may be noise. */
const noticeable = 0.02

/** Where fit and select drift apart: the epoch since which the loss on select rises while that on fit falls, and by how much. */
export function driftOf(
  epochs: readonly EpochMetrics[]
): { since: number; rise: number; fall: number } | null {
  const last = epochs.at(-1)
  const lowest = epochs.reduce<EpochMetrics | undefined>(
    (best, each) => (each.valLoss !== null && each.valLoss < (best?.valLoss ?? Infinity) ? each : best),
    undefined
  )
  if (last?.valLoss == null || lowest?.valLoss == null || last.epoch - lowest.epoch < patience) return null
  const rise = last.valLoss - lowest.valLoss
  const fall = lowest.loss - last.loss
  const drifts = rise > noticeable * lowest.valLoss && fall > noticeable * lowest.loss
  return drifts ? { since: lowest.epoch, rise, fall } : null
}
