import { clamp } from '../arithmetic.ts'

/** Where a ray from the viewer meets a form: the surface's direction there (x right, y up, z to the viewer). */
export type Surface = { x: number; y: number; z: number }

/** A solid seen from the front, in an object's own units (its height is about 1, its foot at the origin, y up). */
export type Form = {
  /** Left, bottom, right, top. */
  bounds: readonly [number, number, number, number]
  /** Roughly the distance to the outline, positive inside; where inside, also writes the surface's direction. */
  at(x: number, y: number, surface: Surface): number
}

/** An ellipsoid, turned by the angle whose cosine and sine are proportional to `along`. */
export function ball(
  x: number,
  y: number,
  rx: number,
  ry: number,
  along: readonly [number, number] = [1, 0]
): Form {
  const length = Math.sqrt(along[0] * along[0] + along[1] * along[1])
  const c = along[0] / length
  const s = along[1] / length
  const reach = Math.max(rx, ry)
  const least = Math.min(rx, ry)
  return {
    bounds: [x - reach, y - reach, x + reach, y + reach],
    at(px, py, surface) {
      const dx = px - x
      const dy = py - y
      const u = (dx * c + dy * s) / rx
      const v = (dy * c - dx * s) / ry
      const square = u * u + v * v
      if (square < 1) {
        surface.x = u * c - v * s
        surface.y = u * s + v * c
        surface.z = Math.sqrt(1 - square)
      }
      return (1 - Math.sqrt(square)) * least
    }
  }
}

/** A rounded box seen from the front, its edges bevelled over `bevel`. */
export function slab(
  [x0, y0, x1, y1]: readonly [number, number, number, number],
  corner: number,
  bevel = corner
): Form {
  const cx = (x0 + x1) / 2
  const cy = (y0 + y1) / 2
  const hx = (x1 - x0) / 2
  const hy = (y1 - y0) / 2
  return {
    bounds: [x0, y0, x1, y1],
    at(px, py, surface) {
      const dx = px - cx
      const dy = py - cy
      const qx = (dx < 0 ? -dx : dx) - hx + corner
      const qy = (dy < 0 ? -dy : dy) - hy + corner
      const ox = qx > 0 ? qx : 0
      const oy = qy > 0 ? qy : 0
      const distance = corner - Math.sqrt(ox * ox + oy * oy) - Math.min(Math.max(qx, qy), 0)
      if (distance > 0) {
        const tilt = distance < bevel ? 0.85 * (1 - distance / bevel) : 0
        const sideways = qx > qy
        const length = Math.sqrt(ox * ox + oy * oy)
        const ex = length > 0 ? ox / length : sideways ? 1 : 0
        const ey = length > 0 ? oy / length : sideways ? 0 : 1
        surface.x = dx < 0 ? -ex * tilt : ex * tilt
        surface.y = dy < 0 ? -ey * tilt : ey * tilt
        surface.z = Math.sqrt(1 - tilt * tilt)
      }
      return distance
    }
  }
}

/** A turned body: half its width at evenly spaced heights from the foot to the rim. */
export function lathe(x: number, y0: number, y1: number, widths: readonly number[]): Form {
  const widest = widths.reduce((a, b) => Math.max(a, b), 0)
  const steps = widths.length - 1
  const height = y1 - y0
  // Below the foot a turned body shows the near half of its round bottom.
  const sag = widths[0]! * 0.28
  return {
    bounds: [x - widest, y0 - sag, x + widest, y1],
    at(px, py, surface) {
      const dx = px - x
      const foot = dx / widths[0]!
      const bottom = y0 - (foot * foot < 1 ? sag * Math.sqrt(1 - foot * foot) : 0)
      const t = clamp((py - y0) / height) * steps
      const index = Math.min(steps - 1, Math.floor(t))
      const part = t - index
      const from = widths[index]!
      const to = widths[index + 1]!
      // Catmull and Rom's curve through the widths, and its slope.
      const m0 = index === 0 ? to - from : (to - widths[index - 1]!) / 2
      const m1 = index === steps - 1 ? to - from : (widths[index + 2]! - from) / 2
      const bend = 2 * (from - to) + m0 + m1
      const turn = 3 * (to - from) - 2 * m0 - m1
      const half = from + part * (m0 + part * (turn + part * bend))
      const side = half - (dx < 0 ? -dx : dx)
      const distance = Math.min(side, py - bottom, y1 - py)
      if (distance > 0) {
        const across = dx / half
        const slope = ((m0 + part * (2 * turn + 3 * part * bend)) * steps) / height
        const depth = Math.sqrt(1 - across * across)
        const length = Math.sqrt(1 + slope * slope)
        surface.x = across / length
        surface.y = -slope / length
        surface.z = depth / length
      }
      return distance
    }
  }
}

/** A pointed leaf between two points: the overlap of two discs, curved across. */
export function leaf(x0: number, y0: number, x1: number, y1: number, plump = 0.3): Form {
  const cx = (x0 + x1) / 2
  const cy = (y0 + y1) / 2
  const half = Math.sqrt((x1 - x0) * (x1 - x0) + (y1 - y0) * (y1 - y0)) / 2
  const ux = (x1 - cx) / half
  const uy = (y1 - cy) / half
  const width = half * plump * 2
  const radius = (half * half + width * width) / (2 * width)
  const offset = radius - width
  return {
    bounds: [cx - half, cy - half, cx + half, cy + half],
    at(px, py, surface) {
      const dx = px - cx
      const dy = py - cy
      const u = dx * ux + dy * uy
      const v = dy * ux - dx * uy
      const far = (v < 0 ? -v : v) + offset
      const distance = radius - Math.sqrt(u * u + far * far)
      if (distance > 0) {
        const bend = v / width
        surface.x = -uy * bend * 0.7
        surface.y = ux * bend * 0.7
        surface.z = Math.sqrt(1 - 0.49 * bend * bend)
      }
      return distance
    }
  }
}

/** A ring seen from the front, such as a handle. */
export function ring(x: number, y: number, rx: number, ry: number, thick: number): Form {
  const least = Math.min(rx, ry)
  return {
    bounds: [x - rx - thick, y - ry - thick, x + rx + thick, y + ry + thick],
    at(px, py, surface) {
      const u = (px - x) / rx
      const v = (py - y) / ry
      const r = Math.sqrt(u * u + v * v)
      const across = ((r - 1) * least) / thick
      if (across > -1 && across < 1 && r > 0) {
        surface.x = (u / r) * across
        surface.y = (v / r) * across
        surface.z = Math.sqrt(1 - across * across)
      }
      return (1 - (across < 0 ? -across : across)) * thick
    }
  }
}
