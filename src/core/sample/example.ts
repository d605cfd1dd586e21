import { random, shuffle, type Random } from '../random.ts'
import { contentsOf, planPicture, slotCount, type Plan } from './draw/layout.ts'
import { drawEvidence, type Appearance, type Evidence } from './evidence.ts'
import { drawWorld } from './world.ts'

/** One image of the sample: what is so, and what each modality shows of it. */
export type Example = {
  seed: number
  index: number
  imageId: number
  scene: number
  /** Present labels of each block, as bits. */
  states: number[]
  /** How the picture shows each label; undefined where it is absent. */
  shown: (Appearance | undefined)[]
  evidence: Evidence
}

/** Every part of an example draws from a stream of its own: changing one leaves the others as they were. */
const streams = ['world', 'layout', 'paint', 'hiding', 'caption', 'speech', 'trace', 'noise'] as const

/** The stream of random numbers of one part of an example. */
export const streamOf = (
  { seed, index }: { seed: number; index: number },
  part: (typeof streams)[number]
): Random => random(seed, index * streams.length + streams.indexOf(part) + 1)

export function drawExample(seed: number, index: number): Example {
  const source = streamOf({ seed, index }, 'world')
  // Sparse ascending ids, as COCO's are.
  const imageId = 37 * (index + 1) + source.below(37)
  for (;;) {
    const { scene, states } = drawWorld(source)
    const { shown, evidence } = drawEvidence(states, source)
    // More than twelve things to show would not fit the picture; the most in three million draws was nine.
    if (contentsOf(evidence.image).length <= slotCount)
      return { seed, index, imageId, scene, states, shown, evidence }
  }
}

export const planOf = (example: Example): Plan =>
  planPicture(example.evidence.image, streamOf(example, 'layout'))

export type Split = 'train2017' | 'val2017'

/** A quarter of the images, drawn at random, is the official val split. */
export function drawSplits(images: number, seed: number): Split[] {
  const order = shuffle(
    Uint32Array.from({ length: images }, (_, index) => index),
    random(seed)
  )
  const splits = new Array<Split>(images).fill('train2017')
  for (const index of order.subarray(0, Math.round(images / 4))) splits[index] = 'val2017'
  return splits
}
