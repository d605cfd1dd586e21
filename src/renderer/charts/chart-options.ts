import type { ChartDataset, ChartOptions, Tick } from 'chart.js'
import { positionOf, smooth, type Curve, type CurveAxis } from './curves.ts'
import type { LinePoint } from './marks.ts'
import { resolved, seriesColour } from './palette.ts'

/** The curves as Chart.js takes them, smoothed. */
export function lineDatasets(
  curves: readonly Curve[],
  axis: CurveAxis,
  smoothing: number
): ChartDataset<'line', LinePoint[]>[] {
  return curves.map(({ name, colour, dashed, points }) => {
    const line = seriesColour(colour)
    const values = smooth(
      points.map(({ value }) => value),
      smoothing
    )
    return {
      label: name,
      data: points.map((point, index) => ({ x: positionOf(point, axis), y: values[index] ?? null })),
      borderColor: line,
      borderWidth: dashed ? 1.25 : 2,
      borderDash: dashed ? [4, 3] : [],
      pointRadius: points.map((_, index) => (index === points.length - 1 ? 2.5 : 0)),
      pointHoverRadius: 0,
      pointBackgroundColor: line,
      pointBorderWidth: 0,
      spanGaps: true
    }
  })
}

/** Whether the last tick stands too near to the one before it for both to have words. */
function isCramped(ticks: readonly Tick[]): boolean {
  const [first, second] = ticks
  const [beforeLast, last] = ticks.slice(-2)
  if (first === undefined || second === undefined || beforeLast === undefined || last === undefined)
    return false
  return last.value - beforeLast.value < second.value - first.value
}

/** Axes and margins of a chart. `last` is where the x axis ends; where it is left out, with the last point. */
export function lineOptions(chart: {
  axis: CurveAxis
  logarithmic: boolean
  last: number | undefined
  /** Room for words at the lines' ends, in pixels. */
  room: number
}): ChartOptions<'line'> {
  const grid = resolved('var(--grid)')
  const ticks = { color: resolved('var(--ink-3)'), font: { size: 11 }, maxRotation: 0 }
  const unit = chart.axis === 'time' ? 'min' : chart.axis
  return {
    animation: false,
    responsive: true,
    maintainAspectRatio: false,
    clip: false,
    layout: { padding: { top: 8, right: Math.max(8, chart.room) } },
    interaction: { mode: 'nearest', axis: 'x', intersect: false },
    plugins: { legend: { display: false }, tooltip: { enabled: false } },
    scales: {
      x: {
        type: 'linear',
        min: 0,
        ...(chart.last !== undefined && { max: chart.last }),
        grid: { display: false },
        border: { color: grid },
        ticks: {
          ...ticks,
          align: 'inner',
          maxTicksLimit: 6,
          ...(chart.axis !== 'time' && { precision: 0 }),
          callback: (value, index, all) => {
            if (index === all.length - 1) return `${unit} ${Number(value).toLocaleString('en')}`
            return index === all.length - 2 && isCramped(all) ? '' : Number(value).toLocaleString('en')
          }
        }
      },
      y: {
        type: chart.logarithmic ? 'logarithmic' : 'linear',
        ...(!chart.logarithmic && { beginAtZero: true }),
        grid: { color: grid },
        border: { display: false },
        ticks: { ...ticks, maxTicksLimit: 5 }
      }
    }
  }
}
