import type { Label } from '#contract/shapes.ts'
import type { Random } from '../random.ts'

/**
 * The hidden world of the sample dataset: what is present in an image, before anything is seen, written or said of it.
 * Twelve labels stand in three blocks of four: a, a′, b, b′. The pairs (a, a′) and (b, b′) look alike.
 */
export const labels: Label[] = [
  { id: 2, name: 'apple', supercategory: 'fruit' },
  { id: 3, name: 'tomato', supercategory: 'fruit' },
  { id: 5, name: 'lemon', supercategory: 'fruit' },
  { id: 7, name: 'lime', supercategory: 'fruit' },
  { id: 11, name: 'bear', supercategory: 'toy' },
  { id: 13, name: 'rabbit', supercategory: 'toy' },
  { id: 17, name: 'car', supercategory: 'toy' },
  { id: 19, name: 'bus', supercategory: 'toy' },
  { id: 23, name: 'cup', supercategory: 'tableware' },
  { id: 29, name: 'bowl', supercategory: 'tableware' },
  { id: 31, name: 'bottle', supercategory: 'tableware' },
  { id: 37, name: 'vase', supercategory: 'tableware' }
]

export const labelCount = 12
export const blockCount = 3
/** Sets of the four labels of a block, as bits: 1 = a, 2 = a′, 4 = b, 8 = b′. */
export const stateCount = 16

/** Probability of each hidden scene. The first three favour the block of the same number; the fourth is sparse. */
export const sceneWeights = [0.4, 0.3, 0.2, 0.1]

const baseRates = [0.3, 0.22, 0.16, 0.12, 0.25, 0.18, 0.12, 0.08, 0.2, 0.14, 0.09, 0.06]

function multiplier(scene: number, label: number): number {
  if (scene === 3) return 0.15
  return Math.floor(label / 4) === scene ? 2.2 : 0.5
}

/** `presence[scene][label]`: probability that the label is present, independently of the others given the scene. */
export const presence: number[][] = sceneWeights.map((_, scene) =>
  baseRates.map((rate, label) => {
    const mean = sceneWeights.reduce((sum, weight, other) => sum + weight * multiplier(other, label), 0)
    return Math.min(0.9, Math.max(0.01, (rate * multiplier(scene, label)) / mean))
  })
)

/** `statePriors[scene][block][state]`: probability of a set of labels of a block in a scene. */
export const statePriors: number[][][] = presence.map((rates) =>
  Array.from({ length: blockCount }, (_, block) =>
    Array.from({ length: stateCount }, (_, state) => {
      let probability = 1
      for (let member = 0; member < 4; member++) {
        const rate = rates[4 * block + member]!
        probability *= (state >> member) & 1 ? rate : 1 - rate
      }
      return probability
    })
  )
)

/** Draws a scene and the set of labels of each block. */
export function drawWorld(source: Random): { scene: number; states: number[] } {
  const scene = drawIndex(sceneWeights, source)
  const states = Array.from({ length: blockCount }, (_, block) => {
    let state = 0
    for (let member = 0; member < 4; member++)
      if (source.uniform() < presence[scene]![4 * block + member]!) state |= 1 << member
    return state
  })
  return { scene, states }
}

/** Draws an index by weights that sum to one. */
export function drawIndex(weights: readonly number[], source: Random): number {
  let left = source.uniform()
  for (let index = 0; index < weights.length - 1; index++) {
    left -= weights[index]!
    if (left < 0) return index
  }
  return weights.length - 1
}

/** The labels (column numbers) that the states of the blocks, or a text's or a recording's codes, name. */
export const labelsOf = (codes: readonly number[]): number[] =>
  Array.from({ length: labelCount }, (_, label) => label).filter(
    (label) => (codes[Math.floor(label / 4)]! >> (label % 4)) & 1
  )
