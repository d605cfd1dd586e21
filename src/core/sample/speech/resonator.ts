import { cosine } from '../arithmetic.ts'

/** A two-pole resonator with gain one at its peak, roughly; `tune` may be called while it rings. */
export function createResonator(sampleRate: number) {
  let a = 0
  let b = 0
  let gain = 0
  let last = 0
  let before = 0
  return {
    tune(frequency: number, bandwidth: number) {
      const decay = (Math.PI * bandwidth) / sampleRate
      // e^-decay to about 1e-6: decay is below a quarter.
      const radius = 1 - decay * (1 - (decay / 2) * (1 - (decay / 3) * (1 - (decay / 4) * (1 - decay / 5))))
      const turn = cosine(frequency / sampleRate)
      a = 2 * radius * turn
      b = -radius * radius
      // |1 − r·e^(−2iω)| · (1 − r) is the inverse of the peak.
      const around = 2 * turn * turn - 1
      gain = (1 - radius) * Math.sqrt(1 - 2 * radius * around + radius * radius)
    },
    next(input: number): number {
      const output = gain * input + a * last + b * before
      before = last
      last = output
      return output
    }
  }
}
