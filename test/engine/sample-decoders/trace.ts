import type { TracePoint } from '#core/sample/trace.ts'

/** The six tokens of a trace: turns around the middle of each stroke (1, 2, 3: the block) and its radius (the kind). */
export function readTrace(traces: TracePoint[][]): number[] {
  const tokens = new Array<number>(6).fill(0)
  for (const stroke of traces) {
    const mean = (of: (point: TracePoint) => number) =>
      stroke.reduce((sum, point) => sum + of(point), 0) / stroke.length
    const x = mean((point) => point.x)
    const y = mean((point) => point.y)
    const radius = mean((point) => Math.hypot(point.x - x, point.y - y))
    const turns = Math.round(Math.abs(windings(stroke, x, y)))
    if (turns > 0) tokens[2 * (turns - 1) + (radius > 0.085 ? 1 : 0)] = 1
  }
  return tokens
}

function windings(stroke: TracePoint[], x: number, y: number): number {
  let sum = 0
  for (let index = 1; index < stroke.length; index++) {
    const [before, now] = [stroke[index - 1]!, stroke[index]!]
    const [ax, ay, bx, by] = [before.x - x, before.y - y, now.x - x, now.y - y]
    sum += Math.atan2(ax * by - ay * bx, ax * bx + ay * by)
  }
  // A straight stroke passes its middle once, which counts as half a turn.
  return Math.abs(sum) / (2 * Math.PI) < 0.7 ? 0 : sum / (2 * Math.PI)
}
