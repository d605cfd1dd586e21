import { clamp } from '../arithmetic.ts'
import type { Canvas } from './canvas.ts'
import type { Colour } from './colour.ts'
import type { Form, Surface } from './forms.ts'
import type { Light } from './light.ts'

/** One solid of a thing, painted. */
export type Part = {
  form: Form
  colour: Colour
  /** 0 = chalk, 1 = glaze. */
  gloss?: number
  /** Factor on the colour at a point of the object, or another colour there. */
  pattern?: (x: number, y: number) => number | Colour
}

/** A thing in its own units: height about 1, foot at the origin, y up; parts from back to front. */
export type Thing = { parts: Part[]; width: number; height: number }

/** Where a thing stands in the picture: its foot, pixels a unit, and whether it is mirrored. */
export type Placed = { thing: Thing; x: number; y: number; size: number; flip: boolean }

/** Left, top, right, bottom in whole pixels of what a form may cover, within the canvas. */
export function pixelBounds({ x, y, size, flip }: Placed, form: Form, width: number, height: number) {
  const [left, bottom, right, top] = form.bounds
  const [a, b] = flip ? [-right, -left] : [left, right]
  return [
    Math.max(0, Math.floor(x + a * size - 1)),
    Math.max(0, Math.floor(y - top * size - 1)),
    Math.min(width - 1, Math.floor(x + b * size + 2)),
    Math.min(height - 1, Math.floor(y - bottom * size + 2))
  ] as const
}

/** Paints a thing with the light of the picture. */
export function paintThing(canvas: Canvas, placed: Placed, light: Light) {
  const share = 0.55 + 0.5 * light.pool(placed.x, placed.y - placed.size * 0.3)
  const sun: Colour = [light.sun[0] * share, light.sun[1] * share, light.sun[2] * share]
  for (const part of placed.thing.parts) paintPart(canvas, placed, part, { ...light, sun })
}

function paintPart({ width, height, pixels }: Canvas, placed: Placed, part: Part, light: Light) {
  const { x, y, size, flip } = placed
  const [left, top, right, bottom] = pixelBounds(placed, part.form, width, height)
  const surface: Surface = { x: 0, y: 0, z: 1 }
  const shade: [number, number, number] = [0, 0, 0]
  for (let row = top; row <= bottom; row++) {
    const py = (y - row - 0.5) / size
    for (let column = left; column <= right; column++) {
      const px = (flip ? x - column - 0.5 : column + 0.5 - x) / size
      const coverage = part.form.at(px, py, surface) * size + 0.5
      if (coverage <= 0) continue
      shadePart(part, px, py, flip ? -surface.x : surface.x, surface, light, shade)
      const share = coverage < 1 ? coverage : 1
      const at = (row * width + column) * 3
      for (let channel = 0; channel < 3; channel++)
        pixels[at + channel]! += (shade[channel]! - pixels[at + channel]!) * share
    }
  }
}

/** Soft light with a sheen: sun, sky from above, the ground's glow from below, and darker towards the foot and the rim. */
function shadePart(
  part: Part,
  px: number,
  py: number,
  nx: number,
  surface: Surface,
  light: Light,
  out: [number, number, number]
) {
  const [lx, ly, lz] = light.direction
  const { y: ny, z: nz } = surface
  const facing = nx * lx + ny * ly + nz * lz
  const wrapped = clamp(facing * 0.8 + 0.2)
  const diffuse = wrapped * (0.35 + 0.65 * wrapped)
  const above = ny * 0.5 + 0.5
  const foot = clamp(0.62 + py * 1.5)
  const rim = 0.72 + 0.28 * nz
  const painted = part.pattern?.(px, py) ?? 1
  const albedo = typeof painted === 'number' ? part.colour : painted
  const factor = typeof painted === 'number' ? painted : 1
  const gloss = part.gloss ?? 0.2
  const shine = sheen(nx, ny, nz, lx, ly, lz) * gloss
  for (let channel = 0; channel < 3; channel++) {
    const ambient = light.sky[channel]! * above + light.bounce[channel]! * (1 - above)
    const received = ambient * rim * foot + light.sun[channel]! * diffuse
    out[channel] = albedo[channel]! * factor * received + light.sun[channel]! * shine
  }
}

function sheen(nx: number, ny: number, nz: number, lx: number, ly: number, lz: number): number {
  const length = Math.sqrt(lx * lx + ly * ly + (lz + 1) * (lz + 1))
  const half = (nx * lx + ny * ly + nz * (lz + 1)) / length
  if (half <= 0) return 0
  const p4 = half * half * half * half
  const p16 = p4 * p4 * p4 * p4
  return p16 * p16 * 0.55 + p16 * 0.08
}

/** Darkens the ground, and what stands on it behind, on the side away from the light. */
export function paintShadow({ width, height, pixels }: Canvas, placed: Placed, light: Light) {
  const { thing, x, y, size } = placed
  const [lx, , lz] = light.direction
  const tall = thing.height * size
  const broad = (thing.width * size) / 2
  const long = tall * 0.72 * (lx < 0 ? -lx : lx)
  ellipse(x - lx * tall * 0.85, y - tall * 0.12 * lz, broad * 0.7 + long, broad * 0.34, 0.85)
  ellipse(x - lx * broad * 0.15, y, broad * 1.02, broad * 0.27, 0.8)

  function ellipse(cx: number, cy: number, rx: number, ry: number, depth: number) {
    const soft = 1.25
    const top = Math.max(0, Math.floor(cy - ry * soft))
    const bottom = Math.min(height - 1, Math.floor(cy + ry * soft))
    const left = Math.max(0, Math.floor(cx - rx * soft))
    const right = Math.min(width - 1, Math.floor(cx + rx * soft))
    for (let row = top; row <= bottom; row++)
      for (let column = left; column <= right; column++) {
        const u = (column + 0.5 - cx) / rx
        const v = (row + 0.5 - cy) / ry
        const out = (u * u + v * v) / (soft * soft)
        if (out >= 1) continue
        const dark = (1 - out * out) * (1 - out) * depth
        const at = (row * width + column) * 3
        pixels[at]! *= 1 - dark
        pixels[at + 1]! *= 1 - dark * 0.97
        pixels[at + 2]! *= 1 - dark * 0.9
      }
  }
}
