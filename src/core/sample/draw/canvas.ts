import { lattice } from './noise.ts'

/** A picture in linear light, three numbers a pixel. */
export type Canvas = { width: number; height: number; pixels: Float32Array }

export const createCanvas = (width: number, height: number): Canvas => ({
  width,
  height,
  pixels: new Float32Array(width * height * 3)
})

const exposure = 1.5

/** Eight-bit RGB for an encoder: a soft shoulder keeps highlights, corners darken a little, a fine grain hides steps. */
export function develop({ width, height, pixels }: Canvas, seed: number): Uint8Array {
  const bytes = new Uint8Array(pixels.length)
  for (let y = 0, at = 0; y < height; y++) {
    const v = (2 * y) / height - 1
    for (let x = 0; x < width; x++) {
      const u = (2 * x) / width - 1
      const vignette = 1 - 0.13 * (u * u + v * v)
      const grain = (lattice(x, y, seed) - 0.5) * 4
      for (let channel = 0; channel < 3; channel++, at++) {
        const light = pixels[at]! * vignette * exposure
        const kept = light > 0.6 ? 0.6 + (0.4 * (light - 0.6)) / (light - 0.2) : light
        const value = Math.sqrt(kept) * 255 + grain
        bytes[at] = value < 0 ? 0 : value > 255 ? 255 : Math.floor(value + 0.5)
      }
    }
  }
  return bytes
}
