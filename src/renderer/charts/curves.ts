/** One line of a chart. Points are epochs, in order; null where an epoch has no value. */
export type Curve = {
  /** Name of the run. */
  run: string
  /** What is measured: "select", "OF1". */
  name: string
  /** Index into the series colours: one a run. */
  colour: number
  dashed: boolean
  points: CurvePoint[]
  /** Epoch to ring on this line, with its value beside it. */
  best?: number | null
  /** Words at the line's end. */
  end?: string
}
export type CurvePoint = { epoch: number; step: number; seconds: number; value: number | null }

export const curveAxes = ['epoch', 'step', 'time'] as const
export type CurveAxis = (typeof curveAxes)[number]

/** Where a point stands on the chosen axis; time in minutes. */
export const positionOf = (point: CurvePoint, axis: CurveAxis) =>
  axis === 'epoch' ? point.epoch : axis === 'step' ? point.step : point.seconds / 60

/** What is read off the curves of one run: the point at a place, or the last one. */
export type Reading = { run: string; colour: number; values: { name: string; value: number | null }[] }

/** What each run's curves say at a place on the axis; at their last points where `at` is null. */
export function readingsAt(curves: readonly Curve[], axis: CurveAxis, at: number | null): Reading[] {
  const readings = new Map<number, Reading>()
  for (const { run, name, colour, points } of curves) {
    const point = at === null ? points.at(-1) : points.find((each) => positionOf(each, axis) === at)
    const reading = readings.get(colour) ?? { run, colour, values: [] }
    reading.values.push({ name, value: point?.value ?? null })
    readings.set(colour, reading)
  }
  return [...readings.values()]
}

/** The place `by` points further on the curves' axis: from the last one where `at` is null, and never beyond the ends. */
export function stepAlong(
  curves: readonly Curve[],
  axis: CurveAxis,
  from: number | null,
  by: number
): number | null {
  const places = [...new Set(curves.flatMap(({ points }) => points.map((each) => positionOf(each, axis))))]
  places.sort((a, b) => a - b)
  const index = from === null ? places.length : places.indexOf(from) + by
  return places[Math.min(Math.max(index, 0), places.length - 1)] ?? null
}

/** Moves labels down until none is nearer than `gap` to the one above it. Answers in the order given. */
export function spread(heights: readonly number[], gap: number): number[] {
  const placed = [...heights]
  const order = [...placed.keys()].sort((a, b) => placed[a]! - placed[b]!)
  let above = -Infinity
  for (const index of order) {
    placed[index] = Math.max(placed[index]!, above + gap)
    above = placed[index]
  }
  return placed
}

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
