import { random } from '#core/random.ts'
import { nothing, openings, spokenLabels, type Utterance } from '#core/sample/speech/utterance.ts'
import { sampleRate, speak } from '#core/sample/speech/voice.ts'

const hop = 160
const size = 512
const bands = 24

/** Log energies of bands, evenly spaced on the mel scale, every 10 ms; the level of the whole recording is taken out. */
function spectrogram(samples: Int16Array): Float32Array[] {
  const frames: Float32Array[] = []
  for (let start = 0; start + size <= samples.length; start += hop) {
    const real = new Float32Array(size)
    const imaginary = new Float32Array(size)
    for (let index = 0; index < size; index++)
      real[index] = (samples[start + index]! / 32768) * Math.sin((Math.PI * (index + 0.5)) / size)
    transform(real, imaginary)
    frames.push(bandEnergies(real, imaginary))
  }
  const loudest = frames.reduce((most, frame) => frame.reduce((a, b) => Math.max(a, b), most), 0)
  return frames.map((frame) => frame.map((energy) => Math.log(energy / loudest + 1e-4)))
}

function bandEnergies(real: Float32Array, imaginary: Float32Array): Float32Array {
  const mel = (hertz: number) => Math.log(1 + hertz / 700)
  const energies = new Float32Array(bands)
  for (let bin = 3; bin < size / 2; bin++) {
    const band = Math.floor((mel((bin * sampleRate) / size) / mel(sampleRate / 2)) * bands)
    energies[band]! += real[bin]! * real[bin]! + imaginary[bin]! * imaginary[bin]!
  }
  return energies
}

/** Cooley and Tukey's transform, in place. */
function transform(real: Float32Array, imaginary: Float32Array) {
  for (let index = 0, reversed = 0; index < size; index++) {
    if (index < reversed) {
      ;[real[index], real[reversed]] = [real[reversed]!, real[index]!]
      ;[imaginary[index], imaginary[reversed]] = [imaginary[reversed]!, imaginary[index]!]
    }
    let bit = size >> 1
    while (reversed & bit) {
      reversed ^= bit
      bit >>= 1
    }
    reversed ^= bit
  }
  for (let half = 1; half < size; half *= 2)
    for (let at = 0; at < half; at++) {
      const c = Math.cos((Math.PI * at) / half)
      const s = -Math.sin((Math.PI * at) / half)
      for (let even = at; even < size; even += 2 * half) {
        const odd = even + half
        const r = real[odd]! * c - imaginary[odd]! * s
        const i = real[odd]! * s + imaginary[odd]! * c
        real[odd] = real[even]! - r
        imaginary[odd] = imaginary[even]! - i
        real[even]! += r
        imaginary[even]! += i
      }
    }
}

type Template = { label: number | undefined; frames: Float32Array[] }

/** Each label's word after its article, and what is said besides, by several voices at several speeds. */
export function learnWords(): Template[] {
  const words = [
    ...spokenLabels.map((sounds, label) => ({ label, sounds: ['pause' as const, 'uh' as const, ...sounds] })),
    ...[...openings, ...nothing].map(({ sounds }) => ({ label: undefined, sounds }))
  ]
  return words.flatMap(({ label, sounds }) =>
    [0.94, 0.98, 1.02, 1.06, 1.1].flatMap((tract) =>
      [0.9, 0.98, 1.06, 1.14, 1.23, 1.33].map((tempo) => {
        const pitch = 90 + (tract - 0.93) * 690
        const speaker = { id: 0, pitch, tract, tempo, breath: 0.02, room: 0.005 }
        const utterance: Utterance = { text: '', sounds, speaker }
        return { label, frames: trimmed(spectrogram(speak(utterance, random(7)))) }
      })
    )
  )
}

/** Without the silence before and after. */
function trimmed(frames: Float32Array[]): Float32Array[] {
  const loud = frames.map((frame) => frame.some((level) => level > -5))
  return frames.slice(Math.max(0, loud.indexOf(true) - 4), loud.lastIndexOf(true) + 3)
}

type Found = { label: number | undefined; start: number; end: number; score: number }

/** The labels whose words are heard: the longest good matches that do not overlap. */
export function readSpeech(templates: readonly Template[], samples: Int16Array, limit = 2): Set<number> {
  const frames = spectrogram(samples)
  const found: Found[] = []
  for (const { label, frames: template } of templates)
    for (let start = 0; start + template.length <= frames.length; start++) {
      const distance = distanceAt(frames, start, template, limit)
      const score = (limit - distance) * template.length
      if (score > 0) found.push({ label, start, end: start + template.length, score })
    }
  found.sort((one, other) => other.score - one.score)
  const taken: Found[] = []
  for (const one of found)
    if (taken.every(({ start, end }) => Math.min(end, one.end) - Math.max(start, one.start) < 12))
      taken.push(one)
  return new Set(taken.map(({ label }) => label).filter((label) => label !== undefined))
}

/** Mean squared difference a band, or `limit` where it gets there. */
function distanceAt(frames: Float32Array[], start: number, template: Float32Array[], limit: number): number {
  const most = limit * template.length * bands
  let sum = 0
  for (let index = 0; index < template.length && sum < most; index++) {
    const heard = frames[start + index]!
    const expected = template[index]!
    for (let band = 0; band < bands; band++) {
      const difference = heard[band]! - expected[band]!
      sum += difference * difference
    }
  }
  return sum / (template.length * bands)
}
