import { averagePrecisions, meanAveragePrecision } from '../metrics/average-precision.ts'
import { random, shuffle, type Random } from '../random.ts'
import { drawEvidence, modalities, type Evidence, type Modality } from './evidence.ts'
import { posterior } from './posterior.ts'
import { drawWorld, labelCount, labelsOf } from './world.ts'

/** All 16 subsets of the modalities, smaller ones first. */
export const subsets: Modality[][] = Array.from({ length: 16 }, (_, mask) =>
  modalities.filter((_, index) => (mask >> index) & 1)
).sort((one, other) => one.length - other.length)

export type Draws = { evidence: Evidence[]; truth: Uint8Array }

/** Draws images of the sample's world without rendering them. */
export function drawMany(images: number, seed: number): Draws {
  const source = random(seed)
  const truth = new Uint8Array(images * labelCount)
  const evidence = Array.from({ length: images }, (_, image) => {
    const { states } = drawWorld(source)
    for (const label of labelsOf(states)) truth[image * labelCount + label] = 1
    return drawEvidence(states, source).evidence
  })
  return { evidence, truth }
}

/** Mean average precision of the exact posterior given these modalities, equal scores ordered at random. */
export function ceiling({ evidence, truth }: Draws, seen: readonly Modality[], seed: number): number {
  const images = evidence.length
  const posteriors = new Float64Array(images * labelCount)
  evidence.forEach((one, image) => posterior(one, seen, posteriors, image * labelCount))
  const scores = ranks(posteriors, images, random(seed))
  return meanAveragePrecision(averagePrecisions({ scores, truth, images, labels: labelCount })) ?? 0
}

/** Ranks of each column divided by the number of rows: the same order as the values, ties in random order. */
function ranks(values: Float64Array, rows: number, source: Random): Float32Array {
  const ranked = new Float32Array(values.length)
  for (let column = 0; column < labelCount; column++) {
    const valueOf = (row: number) => values[row * labelCount + column]!
    const order = shuffle(
      Uint32Array.from({ length: rows }, (_, row) => row),
      source
    ).sort((one, other) => valueOf(one) - valueOf(other))
    order.forEach((row, rank) => {
      ranked[row * labelCount + column] = rank / rows
    })
  }
  return ranked
}
