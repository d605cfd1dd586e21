/** Linear light: what adds up. Stored pictures hold its square root, close to the sRGB curve. */
export type Colour = readonly [red: number, green: number, blue: number]

/** A colour from the six hexadecimal digits that a designer writes. */
export function colour(hex: string): Colour {
  const part = (at: number) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return value * value
  }
  return [part(0), part(2), part(4)]
}

export const blend = (from: Colour, to: Colour, share: number): Colour => [
  from[0] + (to[0] - from[0]) * share,
  from[1] + (to[1] - from[1]) * share,
  from[2] + (to[2] - from[2]) * share
]

export const scaled = (one: Colour, by: number): Colour => [one[0] * by, one[1] * by, one[2] * by]
