import { shuffle, type Random } from '../../random.ts'
import { mix } from '../arithmetic.ts'
import { list } from '../captions.ts'
import { labels, labelsOf } from '../world.ts'
import { phonemes, type PhonemeName } from './phonemes.ts'

/** What is said: the sounds in order and, for the annotation file, the words. */
export type Utterance = { text: string; sounds: PhonemeName[]; speaker: Speaker }

export type Speaker = {
  id: number
  /** Hz */
  pitch: number
  /** Factor on all resonances: a smaller head has higher ones. */
  tract: number
  /** Factor on speed. */
  tempo: number
  breath: number
  /** Loudness of the room's noise beside the voice. */
  room: number
}

const sounds = (text: string) => text.split(' ') as PhonemeName[]

/** How each label is said. */
export const spokenLabels: readonly PhonemeName[][] = [
  'ae ae stop p uh l',
  'stop t uh m ee stop t o',
  'l e e m o n',
  'l aa ee ee m',
  'b e er er',
  'r ae b i stop t',
  'stop k aa aa r',
  'b uh uh s',
  'stop k uh uh stop p',
  'b o u u l',
  'b aa stop t l',
  'v e ee ee z'
].map(sounds)

/** How every recording begins. */
export const openings = [
  { text: 'here is', sounds: sounds('h ee r i z') },
  { text: 'we see', sounds: sounds('u ee s ee') },
  { text: 'I see', sounds: sounds('aa ee s ee') },
  { text: 'this is', sounds: sounds('d i s i z') }
]
/** What is said where no label is named. */
export const nothing = [
  { text: 'not many things', sounds: sounds('n o stop t pause m e n ee pause d i n z') },
  { text: 'hardly anything', sounds: sounds('h aa r d l ee pause e n ee d i n') },
  { text: 'in and out', sounds: sounds('i n pause ae n d pause aa u stop t') }
]
const article = sounds('uh')
const and = sounds('pause ae n d')

/** How many voices there are. */
export const speakerCount = 40

/** A voice: the same for one id wherever it speaks, but for speed and room. */
function drawSpeaker(source: Random): Speaker {
  const id = source.below(speakerCount)
  const child = ((id * 17) % speakerCount) / speakerCount
  return {
    id,
    pitch: mix(90, 215, child) * mix(0.95, 1.05, source.uniform()),
    tract: mix(0.93, 1.11, child),
    tempo: mix(0.88, 1.16, source.uniform()),
    breath: mix(0.01, 0.04, source.uniform()),
    room: mix(0.002, 0.012, source.uniform())
  }
}

/** Says the named labels in random order, in a random voice. */
export function drawUtterance(codes: readonly number[], source: Random): Utterance {
  const speaker = drawSpeaker(source)
  const opening = openings[source.below(openings.length)]!
  const empty = nothing[source.below(nothing.length)]!
  const named = shuffle(labelsOf(codes), source)
  if (named.length === 0)
    return {
      text: `${opening.text} ${empty.text}`,
      sounds: [...opening.sounds, 'pause', ...empty.sounds],
      speaker
    }
  const said = named.map((label, place): PhonemeName[] => [
    ...(place > 0 && place === named.length - 1 ? and : []),
    'pause',
    ...article,
    ...spokenLabels[label]!
  ])
  const text = `${opening.text} ${list(named.map((label) => `a ${labels[label]!.name}`))}`
  return { text: text.replace(/\ba apple/, 'an apple'), sounds: [...opening.sounds, ...said.flat()], speaker }
}

/** Seconds at tempo 1. */
export const secondsOf = (names: readonly PhonemeName[]) =>
  names.reduce((sum, name) => sum + phonemes[name].seconds, 0)
