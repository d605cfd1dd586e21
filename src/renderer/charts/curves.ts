/** One line of a chart. Points are epochs, in order; null where an epoch has no value. */
export type Curve = {
  name: string
  /** Index into the series colours: one a run. */
  colour: number
  dashed: boolean
  points: CurvePoint[]
}
export type CurvePoint = { epoch: number; step: number; seconds: number; value: number | null }

export const curveAxes = ['epoch', 'step', 'time'] as const
export type CurveAxis = (typeof curveAxes)[number]

/** Where a point stands on the chosen axis; time in minutes. */
export const positionOf = (point: CurvePoint, axis: CurveAxis) =>
  axis === 'epoch' ? point.epoch : axis === 'step' ? point.step : point.seconds / 60

/**
 * Exponential moving average with its start corrected (as TensorBoard smooths): 0 leaves the values as they are, towards 1 they
 * turn smoother. Missing values stay missing.
 */
export function smooth(values: (number | null)[], weight: number): (number | null)[] {
  let sum = 0
  let scale = 0
  return values.map((value) => {
    if (value === null) return null
    sum = sum * weight + (1 - weight) * value
    scale = scale * weight + (1 - weight)
    return weight === 0 ? value : sum / scale
  })
}
