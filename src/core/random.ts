/** A seeded stream of random numbers, equal on every machine. */
export type Random = {
  /** A whole number in [0, 2³²). */
  uint32(): number
  /** A number in [0, 1) with 32 random bits. */
  uniform(): number
  /** A whole number in [0, below). */
  below(below: number): number
  /** A draw from the standard normal distribution (Marsaglia's polar method). */
  normal(): number
}

/**
 * sfc32 (Chris Doty-Humphrey, PractRand), seeded by a whole number and a stream number: different streams of one seed are
 * independent for our purposes.
 */
export function random(seed: number, stream = 0): Random {
  let a = 0x9e3779b9
  let b = seed | 0
  let c = stream | 0
  let counter = 1
  const uint32 = () => {
    const sum = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + sum) | 0
    return sum >>> 0
  }
  for (let warmUp = 0; warmUp < 15; warmUp++) uint32()
  const uniform = () => uint32() / 2 ** 32
  const below = (limit: number) => Math.floor(uniform() * limit)
  const normal = () => {
    for (;;) {
      const x = 2 * uniform() - 1
      const y = 2 * uniform() - 1
      const square = x * x + y * y
      if (square > 0 && square < 1) return x * Math.sqrt((-2 * Math.log(square)) / square)
    }
  }
  return { uint32, uniform, below, normal }
}

/** Shuffles in place (Fisher–Yates) and returns the same array. */
export function shuffle<T extends { length: number; [index: number]: unknown }>(
  values: T,
  source: Random
): T {
  for (let i = values.length - 1; i > 0; i--) {
    const j = source.below(i + 1)
    const held = values[i]
    values[i] = values[j]
    values[j] = held
  }
  return values
}
