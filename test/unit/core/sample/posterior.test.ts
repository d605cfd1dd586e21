import { expect, test } from 'vitest'
import { random } from '#core/random.ts'
import { subsets } from '#core/sample/ceilings.ts'
import {
  drawEvidence,
  evidenceTables,
  modalities,
  type Evidence,
  type Modality
} from '#core/sample/evidence.ts'
import { posterior } from '#core/sample/posterior.ts'
import { drawWorld, labelCount, presence, sceneWeights } from '#core/sample/world.ts'

/** The same probabilities by adding up all 4,096 sets of labels. */
function byEnumeration(evidence: Evidence, seen: readonly Modality[]): number[] {
  const marginals = new Array<number>(labelCount).fill(0)
  let total = 0
  for (let set = 0; set < 1 << labelCount; set++) {
    let probability = 0
    sceneWeights.forEach((weight, scene) => {
      let product = weight
      for (let label = 0; label < labelCount; label++) {
        const rate = presence[scene]![label]!
        product *= (set >> label) & 1 ? rate : 1 - rate
      }
      probability += product
    })
    for (const modality of seen)
      for (let block = 0; block < 3; block++)
        probability *= evidenceTables[modality][(set >> (4 * block)) & 15]![evidence[modality][block]!]!
    total += probability
    for (let label = 0; label < labelCount; label++) if ((set >> label) & 1) marginals[label]! += probability
  }
  return marginals.map((value) => value / total)
}

test('the posterior of every subset of modalities equals that of enumerating all 4,096 label sets', () => {
  const source = random(3)
  for (const seen of subsets)
    for (let draw = 0; draw < 4; draw++) {
      const { evidence } = drawEvidence(drawWorld(source).states, source)
      const exact = byEnumeration(evidence, seen)
      posteriorOf(evidence, seen).forEach((value, label) => expect(value).toBeCloseTo(exact[label]!, 12))
    }
})

const posteriorOf = (evidence: Evidence, seen: readonly Modality[]) => [
  ...(posterior(evidence, seen, new Float64Array(labelCount)) as Float64Array)
]

test('each row of an evidence table sums to one', () => {
  for (const modality of modalities)
    for (const row of evidenceTables[modality])
      expect(row.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12)
})

test('evidence is drawn as often as its tables say', () => {
  const source = random(8)
  const draws = 40_000
  const states = [0b0101, 0b1110, 0b0000]
  const counts = modalities.map((modality) =>
    states.map(() => new Float64Array(evidenceTables[modality][0]!.length))
  )
  for (let draw = 0; draw < draws; draw++) {
    const { evidence } = drawEvidence(states, source)
    modalities.forEach((modality, which) =>
      evidence[modality].forEach((code, block) => (counts[which]![block]![code]! += 1 / draws))
    )
  }
  modalities.forEach((modality, which) =>
    states.forEach((state, block) =>
      evidenceTables[modality][state]!.forEach((expected, code) => {
        const error = 5 * Math.sqrt((expected * (1 - expected)) / draws)
        expect(Math.abs(counts[which]![block]![code]! - expected)).toBeLessThanOrEqual(error)
      })
    )
  )
})

test('with nothing seen the posterior is the share of images that hold a label', () => {
  const prior = presence[0]!.map((_, label) =>
    sceneWeights.reduce((sum, weight, scene) => sum + weight * presence[scene]![label]!, 0)
  )
  const evidence = { image: [0, 0, 0], text: [0, 0, 0], speech: [0, 0, 0], trace: [0, 0, 0] }
  posteriorOf(evidence, []).forEach((value, label) => expect(value).toBeCloseTo(prior[label]!, 12))
})
