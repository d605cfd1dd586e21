import type { Mask } from './mask.ts'

/** A polygon as COCO has it: x, y, x, y … in pixels. */
export type Polygon = number[]

/** The outer outlines of a mask, simplified to within about a pixel; holes are left out. */
export function outlines(mask: Mask): Polygon[] {
  const { width, height, inside } = mask
  const seen = new Uint8Array(width * height)
  const polygons: Polygon[] = []
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = y * width + x
      if (inside[at] === 0 || seen[at] === 1 || (y > 0 && inside[at - width] === 1)) continue
      const polygon = simplify(follow(mask, x, y, seen))
      if (polygonArea(polygon) > 4) polygons.push(polygon)
    }
  return polygons
}

/** Walks the cracks between inside and outside, inside on the right; marks the pixels whose upper edge was walked. */
function follow({ width, height, inside }: Mask, startX: number, startY: number, seen: Uint8Array): Polygon {
  const isInside = (x: number, y: number) =>
    x >= 0 && y >= 0 && x < width && y < height && inside[y * width + x] === 1
  const points: Polygon = []
  let x = startX
  let y = startY
  let dx = 1
  let dy = 0
  do {
    points.push(x, y)
    if (dx === 1) seen[y * width + x] = 1
    x += dx
    y += dy
    // The pixels ahead of the corner, left and right of the way.
    const ahead = (side: number) => isInside(x + (dx + side * dy - 1) / 2, y + (dy - side * dx - 1) / 2)
    if (!ahead(-1)) [dx, dy] = [-dy, dx]
    else if (ahead(1)) [dx, dy] = [dy, -dx]
  } while (x !== startX || y !== startY || dx !== 1 || dy !== 0)
  return points
}

/** Douglas and Peucker, on a closed polygon cut at its start and at the point farthest from it. */
function simplify(points: Polygon): Polygon {
  const count = points.length / 2
  const distance = (index: number) => {
    const dx = points[2 * index]! - points[0]!
    const dy = points[2 * index + 1]! - points[1]!
    return dx * dx + dy * dy
  }
  let far = 0
  for (let index = 1; index < count; index++) if (distance(index) > distance(far)) far = index
  const kept = new Uint8Array(count)
  kept[0] = 1
  kept[far] = 1
  keepBetween(0, far)
  keepBetween(far, count)
  return points.filter((_, index) => kept[index >> 1] === 1)

  function keepBetween(from: number, to: number) {
    const [ax, ay] = [points[2 * from]!, points[2 * from + 1]!]
    const [bx, by] = [points[2 * (to % count)]!, points[2 * (to % count) + 1]!]
    const length = Math.sqrt((bx - ax) * (bx - ax) + (by - ay) * (by - ay)) || 1
    let worst = 0.9
    let split = -1
    for (let index = from + 1; index < to; index++) {
      const cross = (bx - ax) * (points[2 * index + 1]! - ay) - (by - ay) * (points[2 * index]! - ax)
      const off = Math.abs(cross) / length
      if (off > worst) [worst, split] = [off, index]
    }
    if (split < 0) return
    kept[split] = 1
    keepBetween(from, split)
    keepBetween(split, to)
  }
}

/** Positive where the polygon runs clockwise on screen, as `outlines` gives outer ones. */
export function polygonArea(polygon: Polygon): number {
  let sum = 0
  for (let at = 0; at < polygon.length; at += 2) {
    const next = (at + 2) % polygon.length
    sum += polygon[at]! * polygon[next + 1]! - polygon[next]! * polygon[at + 1]!
  }
  return sum / 2
}

/** x, y, width, height around polygons. */
export function boxAround(polygons: readonly Polygon[]): [number, number, number, number] {
  const all = polygons.flat()
  const xs = all.filter((_, index) => index % 2 === 0)
  const ys = all.filter((_, index) => index % 2 === 1)
  const [left, top] = [Math.min(...xs), Math.min(...ys)]
  return [left, top, Math.max(...xs) - left, Math.max(...ys) - top]
}
