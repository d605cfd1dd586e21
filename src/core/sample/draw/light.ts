import type { Random } from '../../random.ts'
import { mix, smoothstep } from '../arithmetic.ts'
import type { Colour } from './colour.ts'

/** The light of one picture, the same for everything in it. */
export type Light = {
  /** Where it comes from: right, up, towards the viewer; of length one. */
  direction: readonly [number, number, number]
  sun: Colour
  sky: Colour
  /** What the ground throws back up. */
  bounce: Colour
  /** How much of the sun reaches a pixel's place, 0 to 1. */
  pool(x: number, y: number): number
}

type Frame = { width: number; height: number }

/** Warm evening to cool morning, from the left or the right, hard to soft. */
export function drawLight(frame: Frame, ground: Colour, source: Random): Light {
  const side = source.below(2) === 0 ? -1 : 1
  const x = side * mix(0.55, 1.05, source.uniform())
  const y = mix(0.6, 0.9, source.uniform())
  const z = mix(0.45, 0.75, source.uniform())
  const length = Math.sqrt(x * x + y * y + z * z)
  const warmth = source.uniform()
  const strength = mix(0.85, 1.15, source.uniform())
  const fill = mix(0.3, 0.46, source.uniform())
  return {
    direction: [x / length, y / length, z / length],
    sun: [strength, strength * mix(0.97, 0.88, warmth), strength * mix(0.95, 0.7, warmth)],
    sky: [fill * mix(0.92, 0.98, warmth), fill, fill * mix(1.1, 1.0, warmth)],
    bounce: [0.1 + ground[0] * 0.35, 0.1 + ground[1] * 0.35, 0.1 + ground[2] * 0.35],
    pool: drawPool(frame, x, source)
  }
}

/** Slanted bright bars, as through the panes of a window, with soft edges; they lean with the light. */
function drawPool({ width, height }: Frame, lean: number, source: Random) {
  const slant = lean * mix(0.7, 1.3, source.uniform())
  const broad = mix(0.5, 0.95, source.uniform()) * width
  const start = mix(-0.15, 0.95, source.uniform()) * (width - broad)
  const panes = 1 + source.below(3)
  const soft = mix(6, 22, source.uniform())
  return (x: number, y: number) => {
    const u = x - start + (y - height / 2) * slant
    const inside = smoothstep(-soft, soft, u) * (1 - smoothstep(broad - soft, broad + soft, u))
    const t = (u / broad) * panes
    const bar = Math.abs(t - Math.floor(t + 0.5))
    const open = t > 0.5 && t < panes - 0.5 ? smoothstep(0.015, 0.015 + soft / 140, bar) : 1
    return inside * (0.25 + 0.75 * open)
  }
}
