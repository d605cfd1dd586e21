/** How one sound of speech is made: a buzz and a hiss, each through its own resonances. */
export type Phoneme = {
  seconds: number
  /** Loudness of the voice, and the three resonances (Hz) that make the vowel. */
  voice: number
  formants: readonly [number, number, number]
  /** Loudness of the hiss, and the frequency (Hz) around which it lies. */
  hiss: number
  hissAt: number
}

const vowel = (seconds: number, first: number, second: number, third: number): Phoneme => ({
  seconds,
  voice: 1,
  formants: [first, second, third],
  hiss: 0.02,
  hissAt: 3000
})

const murmur = (seconds: number, voice: number, first: number, second: number, third: number): Phoneme => ({
  ...vowel(seconds, first, second, third),
  voice
})

const hissing = (seconds: number, hiss: number, hissAt: number, voice = 0): Phoneme => ({
  seconds,
  voice,
  formants: [300, 1400, 2500],
  hiss,
  hissAt
})

/** Vowels after Peterson and Barney's averages (1952); consonants by ear. */
export const phonemes = {
  aa: vowel(0.15, 730, 1090, 2440),
  ae: vowel(0.14, 660, 1720, 2410),
  e: vowel(0.11, 530, 1840, 2480),
  ee: vowel(0.12, 270, 2290, 3010),
  i: vowel(0.08, 390, 1990, 2550),
  o: vowel(0.14, 570, 840, 2410),
  u: vowel(0.11, 300, 870, 2240),
  uh: vowel(0.09, 640, 1190, 2390),
  er: vowel(0.11, 490, 1350, 1690),
  l: murmur(0.07, 0.6, 360, 1000, 2700),
  m: murmur(0.07, 0.4, 250, 1000, 2200),
  n: murmur(0.07, 0.4, 250, 1500, 2500),
  r: murmur(0.06, 0.6, 420, 1250, 1600),
  b: murmur(0.05, 0.25, 220, 700, 2000),
  d: murmur(0.05, 0.25, 220, 1700, 2600),
  v: hissing(0.07, 0.16, 2600, 0.35),
  z: hissing(0.11, 0.5, 5200, 0.3),
  s: hissing(0.13, 0.75, 5600),
  h: hissing(0.06, 0.25, 1500),
  p: hissing(0.035, 0.6, 900),
  t: hissing(0.035, 0.9, 4300),
  k: hissing(0.045, 0.8, 1900),
  /** The closed mouth before p, t and k. */
  stop: { ...hissing(0.05, 0, 1000), voice: 0 },
  pause: { ...hissing(0.09, 0, 1000), voice: 0 }
} as const satisfies Record<string, Phoneme>

export type PhonemeName = keyof typeof phonemes
