/*
 * Only + − × ÷, square root and floor: IEEE 754 settles those to the last bit, while engines differ in sin, exp and pow. So
 * pictures and recordings are the same on every machine.
 */

export const clamp = (value: number, low = 0, high = 1) => (value < low ? low : value > high ? high : value)

export const mix = (from: number, to: number, share: number) => from + (to - from) * share

/** 0 below `low`, 1 above `high`, smooth between. */
export function smoothstep(low: number, high: number, value: number): number {
  const t = clamp((value - low) / (high - low))
  return t * t * (3 - 2 * t)
}

/** sin(2π · turns), to about 1e-7: Taylor's series on a quarter turn. */
export function sine(turns: number): number {
  let t = turns - Math.floor(turns)
  if (t > 0.5) return -sine(t - 0.5)
  if (t > 0.25) t = 0.5 - t
  const x = t * 6.283185307179586
  const s = x * x
  return x * (1 - (s / 6) * (1 - (s / 20) * (1 - (s / 42) * (1 - (s / 72) * (1 - s / 110)))))
}

export const cosine = (turns: number) => sine(turns + 0.25)

/** Rounded to a number of decimals, as files state it. */
export function round(value: number, decimals: number): number {
  const scale = [1, 10, 100, 1000, 10_000][decimals]!
  return Math.round(value * scale) / scale
}
