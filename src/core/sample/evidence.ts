import type { Random } from '../random.ts'
import { blockCount, drawIndex, stateCount } from './world.ts'

/**
 * What each modality tells of the labels. A modality's evidence on a block is one code; given the labels of the block, the
 * codes of different modalities and blocks are independent, which is what makes the posterior computable.
 */
export const modalities = ['image', 'text', 'speech', 'trace'] as const
export type Modality = (typeof modalities)[number]
/** A modality's code for each block. */
export type Codes = number[]
export type Evidence = Record<Modality, Codes>

/** How the picture shows an object that is present. */
export const appearances = ['clear', 'ambiguous', 'hidden'] as const
export type Appearance = (typeof appearances)[number]
const appearanceWeights = [0.4, 0.45, 0.15]
const distractorRate = 0.05

/** P(named) of the two look-alike pairs of a block where the label is present, and P(named) where it is not. */
const namedInText = { recall: [0.75, 0.75, 0.3, 0.3], falsely: 0.03 }
const namedInSpeech = { recall: [0.25, 0.25, 0.7, 0.7], falsely: 0.04 }

/** Labels of a block that share a way of moving: (a, b) and (a′, b′). */
export const traceKinds = [
  [0, 2],
  [1, 3]
] as const

/** A look-alike pair in the picture: 1 = the first is seen clearly, 2 = the second is, 4 = something is that may be either. */
const pairCode = (first: Appearance | undefined, second: Appearance | undefined, distractor: boolean) =>
  (first === 'clear' ? 1 : 0) +
  (second === 'clear' ? 2 : 0) +
  (first === 'ambiguous' || second === 'ambiguous' || distractor ? 4 : 0)

/** P(code of a pair | first present, second present), by [first][second][code]. */
const pairTable: number[][][] = [0, 1].map((first) => [0, 1].map((second) => pairRow(first, second)))

function pairRow(first: number, second: number): number[] {
  const row = new Array<number>(8).fill(0)
  const options = (present: number) =>
    present === 0
      ? [{ appearance: undefined, weight: 1 }]
      : appearances.map((appearance, index) => ({ appearance, weight: appearanceWeights[index]! }))
  for (const one of options(first))
    for (const other of options(second))
      for (const distractor of [false, true]) {
        const weight = distractor ? distractorRate : 1 - distractorRate
        row[pairCode(one.appearance, other.appearance, distractor)]! += one.weight * other.weight * weight
      }
  return row
}

const bit = (value: number, index: number) => (value >> index) & 1

function imageLikelihood(state: number, code: number): number {
  const [first, second] = [code & 7, code >> 3]
  return (
    pairTable[bit(state, 0)]![bit(state, 1)]![first]! * pairTable[bit(state, 2)]![bit(state, 3)]![second]!
  )
}

function namingLikelihood({ recall, falsely }: typeof namedInText, state: number, code: number): number {
  let probability = 1
  for (let member = 0; member < 4; member++) {
    const named = bit(state, member) ? recall[member]! : falsely
    probability *= bit(code, member) ? named : 1 - named
  }
  return probability
}

function traceLikelihood(state: number, code: number): number {
  return traceKinds.reduce((probability, [one, other], kind) => {
    const absent = [0.95, 0.95 * 0.2, 0.95 * 0.2 * 0.2][bit(state, one) + bit(state, other)]!
    return probability * (bit(code, kind) ? 1 - absent : absent)
  }, 1)
}

const table = (codes: number, likelihood: (state: number, code: number) => number): number[][] =>
  Array.from({ length: stateCount }, (_, state) =>
    Array.from({ length: codes }, (_, code) => likelihood(state, code))
  )

/** `evidenceTables[modality][state][code]`: P(code | labels of the block), the same for every block. */
export const evidenceTables: Record<Modality, number[][]> = {
  image: table(64, imageLikelihood),
  text: table(16, (state, code) => namingLikelihood(namedInText, state, code)),
  speech: table(16, (state, code) => namingLikelihood(namedInSpeech, state, code)),
  trace: table(4, traceLikelihood)
}

/** How each present label appears in the picture (by label, undefined where absent), and the picture's codes that follow. */
export function drawAppearances(states: readonly number[], source: Random) {
  const shown: (Appearance | undefined)[] = []
  const codes = states.map((state) => {
    let code = 0
    for (const pair of [0, 1]) {
      const [first, second] = [0, 1].map((member) =>
        bit(state, 2 * pair + member) ? appearances[drawIndex(appearanceWeights, source)] : undefined
      )
      shown.push(first, second)
      code |= pairCode(first, second, source.uniform() < distractorRate) << (3 * pair)
    }
    return code
  })
  return { shown, codes }
}

/** Draws the codes of one of the other modalities. */
export const drawCodes = (
  modality: Exclude<Modality, 'image'>,
  states: readonly number[],
  source: Random
): Codes =>
  Array.from({ length: blockCount }, (_, block) =>
    drawIndex(evidenceTables[modality][states[block]!]!, source)
  )

/** Draws all evidence of one image, given its labels. */
export function drawEvidence(states: readonly number[], source: Random) {
  const { shown, codes } = drawAppearances(states, source)
  const evidence: Evidence = {
    image: codes,
    text: drawCodes('text', states, source),
    speech: drawCodes('speech', states, source),
    trace: drawCodes('trace', states, source)
  }
  return { shown, evidence }
}
