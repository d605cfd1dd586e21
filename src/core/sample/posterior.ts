import { evidenceTables, type Evidence, type Modality } from './evidence.ts'
import { blockCount, labelCount, sceneWeights, statePriors, stateCount } from './world.ts'

/**
 * P(label present | evidence of the given modalities) for each label, exactly: scenes are weighed by
 * w_c ∝ π_c · Π over blocks Σ over states P(state | c) · Π over modalities P(code | state),
 * and within a scene the blocks are independent. Written into `out` from `offset` on.
 */
export function posterior(
  evidence: Evidence,
  seen: readonly Modality[],
  out: Record<number, number> = new Float64Array(labelCount),
  offset = 0
) {
  const likelihoods = Array.from({ length: blockCount }, (_, block) =>
    stateLikelihoods(evidence, seen, block)
  )
  const marginals = new Float64Array(labelCount)
  const given = new Float64Array(labelCount)
  let total = 0
  for (let scene = 0; scene < sceneWeights.length; scene++) {
    let weight = sceneWeights[scene]!
    for (let block = 0; block < blockCount; block++)
      weight *= weighBlock(statePriors[scene]![block]!, likelihoods[block]!, given, 4 * block)
    total += weight
    for (let label = 0; label < labelCount; label++) marginals[label]! += weight * given[label]!
  }
  for (let label = 0; label < labelCount; label++) out[offset + label] = marginals[label]! / total
  return out
}

function stateLikelihoods(evidence: Evidence, seen: readonly Modality[], block: number): Float64Array {
  const likelihood = new Float64Array(stateCount).fill(1)
  for (const modality of seen) {
    const code = evidence[modality][block]!
    for (let state = 0; state < stateCount; state++)
      likelihood[state]! *= evidenceTables[modality][state]![code]!
  }
  return likelihood
}

/** Returns P(evidence on the block) in a scene and writes P(label | evidence) of the block's four labels. */
function weighBlock(prior: number[], likelihood: Float64Array, given: Float64Array, offset: number): number {
  let sum = 0
  given.fill(0, offset, offset + 4)
  for (let state = 0; state < stateCount; state++) {
    const joint = prior[state]! * likelihood[state]!
    sum += joint
    for (let member = 0; member < 4; member++) if ((state >> member) & 1) given[offset + member]! += joint
  }
  for (let member = 0; member < 4; member++) given[offset + member]! /= sum
  return sum
}
