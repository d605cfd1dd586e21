import type { Random } from '../../random.ts'
import { clamp, mix, sine } from '../arithmetic.ts'
import { phonemes, type Phoneme } from './phonemes.ts'
import { createResonator } from './resonator.ts'
import { secondsOf, type Utterance } from './utterance.ts'

/** Samples a second. */
export const sampleRate = 16_000
const shortest = 1.5
const longest = 3
/** How often the mouth moves, and how long it takes from one sound to the next. */
const frame = 80
const glide = 0.028

/** Speaks an utterance: 1.5 to 3 seconds of 16-bit samples. Where silence falls and the noise come from the source. */
export function speak({ sounds, speaker }: Utterance, source: Random): Int16Array {
  const natural = secondsOf(sounds)
  const margin = 0.1
  const tempo = Math.max(speaker.tempo, natural / (longest - 2 * margin))
  const spoken = natural / tempo
  const total = clamp(spoken + mix(2 * margin, 0.5, source.uniform()), shortest, longest)
  const start = margin + (total - spoken - 2 * margin) * source.uniform()
  const mouth = mouthAt(
    sounds.map((name) => phonemes[name]),
    tempo
  )

  const samples = new Int16Array(Math.floor(total * sampleRate))
  const formants = [0, 1, 2].map(() => createResonator(sampleRate))
  const hiss = createResonator(sampleRate)
  const widths = [70, 100, 160]
  const mixes = [0.75, 1.3, 1.3]
  const rise = source.uniform()
  const loudness = mix(0.7, 1, source.uniform())
  let phase = 0
  let now = mouth(-1)
  let smooth = 0
  let smoothHiss = 0
  for (let index = 0; index < samples.length; index++) {
    const t = index / sampleRate - start
    if (index % frame === 0) {
      now = mouth(t)
      formants.forEach((formant, which) => {
        formant.tune(now.formants[which]! * speaker.tract, widths[which]!)
      })
      hiss.tune(Math.min(7000, now.hissAt * speaker.tract), 700)
    }
    smooth += (now.voice - smooth) * 0.006
    smoothHiss += (now.hiss - smoothHiss) * 0.02
    const fall = 1.08 - 0.16 * clamp(t / spoken) + 0.02 * sine(5 * t + rise)
    phase += (speaker.pitch * fall) / sampleRate
    phase -= Math.floor(phase)
    const white = source.uniform() * 2 - 1
    const buzz = (glottis(phase) + white * speaker.breath) * smooth
    let sound = hiss.next(white * smoothHiss) * 2.2
    for (let which = 0; which < 3; which++) sound += formants[which]!.next(buzz) * mixes[which]! * 3
    const noisy = sound * loudness + (source.uniform() * 2 - 1) * speaker.room
    samples[index] = Math.floor(clamp(noisy * 0.5, -1, 1) * 32_000)
  }
  return samples
}

/** One cycle of the vocal folds: opens slowly, shuts at once; its mean is zero. */
const glottis = (phase: number) =>
  (phase < 0.6 ? 4 * phase * (0.6 - phase) * (phase * 2.6 - 0.4) * 4 : 0) - 0.219

type Mouth = Pick<Phoneme, 'voice' | 'hiss' | 'hissAt'> & { formants: number[] }

/** How the mouth stands at a time, gliding from sound to sound. */
function mouthAt(sequence: readonly Phoneme[], tempo: number): (t: number) => Mouth {
  const silent: Phoneme = phonemes.pause
  const ends: number[] = []
  let end = 0
  for (const { seconds } of sequence) ends.push((end += seconds / tempo))
  return (t) => {
    const index = ends.findIndex((end) => t < end)
    const current = t < 0 || index < 0 ? silent : sequence[index]!
    const previous = t < 0 || index < 1 ? silent : sequence[index - 1]!
    const since = index < 1 ? t : t - ends[index - 1]!
    const share = clamp(since / glide)
    // A silent sound has no place of its own: the mouth is already where it goes.
    const from = previous.voice === 0 ? current : previous
    return {
      voice: current.voice,
      hiss: current.hiss,
      hissAt: current.hissAt,
      formants: current.formants.map((to, which) => mix(from.formants[which]!, to, share))
    }
  }
}
