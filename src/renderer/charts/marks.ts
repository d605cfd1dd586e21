import type { Chart, Plugin } from 'chart.js'
import { positionOf, spread, type Curve, type CurveAxis } from './curves.ts'
import { seriesColour } from './palette.ts'

type Line = Chart<'line', LinePoint[]>
export type LinePoint = { x: number; y: number | null }
/** Colours as the canvas takes them. */
export type Inks = { text: string; quiet: string; page: string }
/** What the marks of a chart read whenever it is drawn. */
export type Marked = {
  curves: readonly Curve[]
  axis: CurveAxis
  cursor: number | null
  /** Place of the best epoch on the axis, for the dotted line; null where there is none. */
  best: number | null
  digits: number
}

const lineHeight = 13
const fontOf = (canvas: HTMLCanvasElement) => `11px ${getComputedStyle(canvas).fontFamily}`

/** Draws what a legend would say: the shared cursor, the best epoch ringed with its value, and names at the lines' ends. */
export function marks(read: () => Marked, inks: Inks): Plugin<'line', object> {
  return {
    id: 'marks',
    beforeDatasetsDraw: (chart) => {
      const { best, cursor } = read()
      if (best !== null) upright(chart as Line, best, inks.quiet, [1, 3])
      if (cursor !== null) upright(chart as Line, cursor, inks.text, [])
    },
    afterDatasetsDraw: (chart) => {
      const marked = read()
      chart.ctx.save()
      chart.ctx.font = fontOf(chart.canvas)
      drawCursorPoints(chart as Line, marked, inks)
      drawEnds(chart as Line, marked, inks)
      drawBest(chart as Line, marked, inks)
      chart.ctx.restore()
    }
  }
}

function upright({ ctx, chartArea, scales }: Line, at: number, colour: string, dashes: number[]) {
  const x = scales.x?.getPixelForValue(at)
  if (x === undefined || x < chartArea.left || x > chartArea.right) return
  ctx.save()
  ctx.strokeStyle = colour
  ctx.lineWidth = 1
  ctx.setLineDash(dashes)
  ctx.beginPath()
  ctx.moveTo(x, chartArea.top)
  ctx.lineTo(x, chartArea.bottom)
  ctx.stroke()
  ctx.restore()
}

function ring({ ctx }: Line, { x, y, radius }: { x: number; y: number; radius: number }, colours: Ring) {
  ctx.beginPath()
  ctx.arc(x, y, radius, 0, 2 * Math.PI)
  ctx.fillStyle = colours.fill
  ctx.fill()
  ctx.lineWidth = 2
  ctx.strokeStyle = colours.line
  ctx.stroke()
}
type Ring = { fill: string; line: string }

const pointOf = (chart: Line, line: number, index: number) => chart.getDatasetMeta(line).data[index]

function drawCursorPoints(chart: Line, { curves, axis, cursor }: Marked, inks: Inks) {
  if (cursor === null) return
  curves.forEach(({ points, colour }, line) => {
    const index = points.findIndex((point) => positionOf(point, axis) === cursor)
    const at = pointOf(chart, line, index)
    if (at === undefined || points[index]?.value == null) return
    ring(chart, { x: at.x, y: at.y, radius: 3 }, { fill: inks.page, line: seriesColour(colour) })
  })
}

function drawEnds(chart: Line, { curves }: Marked, inks: Inks) {
  const ends = curves.flatMap(({ end, points }, line) => {
    const at = pointOf(
      chart,
      line,
      points.findLastIndex(({ value }) => value !== null)
    )
    return end === undefined || at === undefined ? [] : [{ end, x: at.x, y: at.y }]
  })
  const heights = spread(
    ends.map(({ y }) => y),
    lineHeight
  )
  chart.ctx.fillStyle = inks.text
  chart.ctx.textAlign = 'left'
  chart.ctx.textBaseline = 'middle'
  ends.forEach(({ end, x }, index) => chart.ctx.fillText(end, x + 6, heights[index]!))
}

function drawBest(chart: Line, { curves, digits }: Marked, inks: Inks) {
  const { ctx, chartArea } = chart
  curves.forEach(({ best, points, colour: series }, line) => {
    const index = points.findIndex(({ epoch }) => epoch === best)
    const at = pointOf(chart, line, index)
    const value = points[index]?.value
    if (at === undefined || value == null) return
    const colour = seriesColour(series)
    ring(chart, { x: at.x, y: at.y, radius: 6 }, { fill: inks.page, line: colour })
    ring(chart, { x: at.x, y: at.y, radius: 1 }, { fill: colour, line: colour })
    const words = value.toFixed(digits)
    ctx.font = `600 ${fontOf(chart.canvas)}`
    const half = ctx.measureText(words).width / 2
    const x = Math.min(Math.max(at.x, chartArea.left + half), chartArea.right + 6 - half)
    const y = at.y + 18 > chartArea.bottom ? at.y - 16 : at.y + 16
    ctx.textAlign = 'center'
    ctx.textBaseline = 'middle'
    ctx.lineWidth = 4
    ctx.lineJoin = 'round'
    ctx.strokeStyle = inks.page
    ctx.strokeText(words, x, y)
    ctx.fillStyle = inks.text
    ctx.fillText(words, x, y)
  })
}
