import type { Plugin } from 'chart.js'

/** Draws a vertical line at the shared cursor. */
export const cursorLine = (position: () => number | null, colour: string): Plugin<'line'> => ({
  id: 'cursor-line',
  afterDatasetsDraw({ ctx, chartArea, scales }) {
    const at = position()
    if (at === null || scales.x === undefined) return
    const x = scales.x.getPixelForValue(at)
    if (x < chartArea.left || x > chartArea.right) return
    ctx.save()
    ctx.strokeStyle = colour
    ctx.lineWidth = 1
    ctx.beginPath()
    ctx.moveTo(x, chartArea.top)
    ctx.lineTo(x, chartArea.bottom)
    ctx.stroke()
    ctx.restore()
  }
})
