import type { Random } from '../../random.ts'
import { mix } from '../arithmetic.ts'
import type { Colour } from './colour.ts'

/** The light of one picture, the same for everything in it. */
export type Light = {
  /** Where it comes from: right, up, towards the viewer; of length one. */
  direction: readonly [number, number, number]
  sun: Colour
  sky: Colour
  /** What the ground throws back up. */
  bounce: Colour
}

/** Warm evening to cool morning, from the left or the right, hard to soft. */
export function drawLight(source: Random, ground: Colour): Light {
  const side = source.below(2) === 0 ? -1 : 1
  const x = side * mix(0.35, 0.75, source.uniform())
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
    bounce: [0.1 + ground[0] * 0.35, 0.1 + ground[1] * 0.35, 0.1 + ground[2] * 0.35]
  }
}
