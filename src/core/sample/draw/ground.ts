import type { Random } from '../../random.ts'
import { smoothstep } from '../arithmetic.ts'
import type { Canvas } from './canvas.ts'
import { blend, scaled, type Colour } from './colour.ts'
import type { Light } from './light.ts'
import { cloud, lattice, noise } from './noise.ts'
import type { Palette } from './palettes.ts'

/** The colour of the ground at a point of its plane: `x` to the right, `z` away from the viewer, about one a slot. */
type Surface = (x: number, z: number) => Colour

function planks({ ground, seam }: Palette, seed: number): Surface {
  return (x, z) => {
    const row = Math.floor(z * 1.4)
    const along = x + lattice(row, 3, seed) * 5
    const board = Math.floor(along / 2.6)
    const edge = z * 1.4 - row
    const end = along / 2.6 - board
    const tone = 0.78 + 0.4 * lattice(row, board, seed)
    const grain = noise(along * 1.7, z * 26 + noise(along * 1.3, z * 3, seed) * 4, seed + board)
    const dark = Math.min(
      smoothstep(0, 0.05, Math.min(edge, 1 - edge)),
      smoothstep(0, 0.012, Math.min(end, 1 - end))
    )
    return blend(
      scaled(seam, 0.45),
      scaled(blend(seam, ground, 0.45 + 0.55 * grain), tone),
      0.25 + 0.75 * dark
    )
  }
}

function linen({ ground, accents }: Palette, seed: number): Surface {
  return (x, z) => {
    const fold = cloud(x * 0.9 + z * 0.5, z * 0.6, seed)
    const thread =
      0.93 + 0.08 * lattice(Math.floor(x * 38), 1, seed) + 0.08 * lattice(2, Math.floor(z * 38), seed)
    const stripe = x * 0.42 - Math.floor(x * 0.42)
    const dyed = stripe < 0.06 || (stripe > 0.1 && stripe < 0.125) ? 0.55 : 0
    return scaled(blend(ground, accents[0], dyed), (0.72 + 0.5 * fold) * thread)
  }
}

function stone({ ground, seam }: Palette, seed: number): Surface {
  return (x, z) => {
    const veins = Math.abs(cloud(x * 1.1, z * 1.1, seed) - 0.5)
    const vein = 1 - smoothstep(0, 0.035, veins)
    const speck = lattice(Math.floor(x * 30), Math.floor(z * 30), seed)
    const tone =
      0.82 + 0.32 * cloud(x * 2.4, z * 2.4, seed + 9) + (speck > 0.94 ? 0.16 : speck < 0.06 ? -0.16 : 0)
    return scaled(blend(ground, seam, vein * 0.55), tone)
  }
}

function tiles({ ground, seam }: Palette, seed: number): Surface {
  return (x, z) => {
    const u = x * 1.1
    const v = z * 1.1
    const iu = Math.floor(u)
    const iv = Math.floor(v)
    const eu = Math.min(u - iu, 1 - u + iu)
    const ev = Math.min(v - iv, 1 - v + iv)
    const grout = 1 - smoothstep(0.015, 0.04, Math.min(eu, ev))
    const dark = (iu + iv) % 2 === 0 ? 0.1 : 0.55
    const tone = 0.88 + 0.14 * lattice(iu, iv, seed) + 0.14 * cloud(x * 3, z * 3, seed)
    return blend(scaled(blend(ground, seam, dark), tone), scaled(seam, 0.4), grout * 0.7)
  }
}

function gingham({ ground, accents }: Palette, seed: number): Surface {
  return (x, z) => {
    const across = Math.floor(x * 2.4) % 2 === 0 ? 0.38 : 0
    const away = Math.floor(z * 2.4) % 2 === 0 ? 0.38 : 0
    const fold = 0.78 + 0.4 * cloud(x * 0.8, z * 0.8 + x * 0.3, seed)
    const thread = 0.95 + 0.1 * lattice(Math.floor(x * 40), Math.floor(z * 40), seed)
    return scaled(blend(blend(ground, [0.8, 0.78, 0.74], 0.4), accents[1], across + away), fold * thread)
  }
}

function sand({ ground, seam }: Palette, seed: number): Surface {
  return (x, z) => {
    const ripple = noise(x * 1.3 + 0.8 * cloud(x, z, seed), z * 7, seed)
    const grit = lattice(Math.floor(x * 55), Math.floor(z * 55), seed)
    return scaled(blend(ground, seam, 0.3 * ripple), 0.84 + 0.26 * ripple + 0.14 * (grit - 0.5))
  }
}

const surfaces = [planks, linen, stone, tiles, gingham, sand]

/** Paints a ground running away from the viewer to a wall, in the light that falls through a window. */
export function paintGround(canvas: Canvas, horizon: number, palette: Palette, light: Light, source: Random) {
  const { width, height, pixels } = canvas
  const seed = source.below(1 << 30)
  const surface = surfaces[source.below(surfaces.length)]!(palette, seed)
  const shift = source.uniform() * 20 + 40
  const sun = light.direction[1] * 0.72
  for (let y = 0, at = 0; y < height; y++) {
    const below = (y + 0.5 - horizon) / (height - horizon)
    const depth = 1 / (0.42 + 0.75 * (below > 0 ? below : 0))
    for (let x = 0; x < width; x++, at += 3) {
      const across = (x + 0.5) / width - 0.5
      const base =
        below > 0
          ? surface(across * 5 * depth + shift, depth * 4.4 + shift)
          : scaled(palette.wall, wallTone(-below, x, y, seed))
      const lit = (0.3 + 0.7 * light.pool(x, y)) * (below > 0 ? sun : sun * 0.62)
      const corner =
        below > 0 ? 0.55 + 0.45 * smoothstep(0, 0.12, below) : 0.75 + 0.25 * smoothstep(0, 0.2, -below)
      for (let channel = 0; channel < 3; channel++)
        pixels[at + channel] =
          base[channel]! * corner * (light.sky[channel]! * 1.05 + light.sun[channel]! * lit)
    }
  }
}

/** Plaster above, a lighter board along the foot of the wall; `above` the ground as a share of its height. */
function wallTone(above: number, x: number, y: number, seed: number): number {
  const plaster = 0.6 + 0.2 * cloud(x * 0.02, y * 0.02, seed) + 0.04 * lattice(x, y, seed)
  const board = 1 - smoothstep(0.043, 0.049, above)
  const edge = smoothstep(0.036, 0.042, above) * board
  return plaster * (1 - board) + board * (0.95 - 0.45 * edge)
}
