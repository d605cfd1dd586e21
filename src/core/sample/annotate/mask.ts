import { pixelBounds, type Placed } from '../draw/thing.ts'

/** One byte a pixel of the whole picture: 1 where something is. */
export type Mask = { width: number; height: number; inside: Uint8Array }

/** The outline of things as if nothing stood before them. */
export function maskOf(placed: readonly Placed[], width: number, height: number): Mask {
  const inside = new Uint8Array(width * height)
  const surface = { x: 0, y: 0, z: 1 }
  for (const one of placed)
    for (const { form } of one.thing.parts) {
      const [left, top, right, bottom] = pixelBounds(one, form, width, height)
      for (let row = top; row <= bottom; row++)
        for (let column = left; column <= right; column++) {
          const x = (one.flip ? one.x - column - 0.5 : column + 0.5 - one.x) / one.size
          if (form.at(x, (one.y - row - 0.5) / one.size, surface) > 0) inside[row * width + column] = 1
        }
    }
  return { width, height, inside }
}

/** COCO's uncompressed run lengths: column by column, the first run outside. */
export function runLengths({ width, height, inside }: Mask): number[] {
  const counts: number[] = []
  let run = 0
  let value = 0
  for (let column = 0; column < width; column++)
    for (let row = 0; row < height; row++) {
      if (inside[row * width + column] !== value) {
        counts.push(run)
        run = 0
        value = 1 - value
      }
      run++
    }
  counts.push(run)
  return counts
}
