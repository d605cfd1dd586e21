import { labelCount, labels, labelsOf } from '../world.ts'
import type { Codes } from '../evidence.ts'
import type { Example, Split } from '../example.ts'
import { drawFlips } from '../rendered.ts'

/** Six tokens, one a look-alike pair: 1 = the first is seen clearly, 2 = the second is, 4 = something that may be either. */
export const pairTokens = (codes: Codes) => codes.flatMap((code) => [code & 7, code >> 3])

/** Six tokens, one a way of moving: 1 where it was drawn. */
export const kindTokens = (codes: Codes) => codes.flatMap((code) => [code & 1, code >> 1])

const ids = (codes: readonly number[]) => labelsOf(codes).map((label) => labels[label]!.id)

/** What is so and what each file was rendered from, one line an image. */
export const truthLines = (examples: Example[]): string =>
  examples
    .map(({ imageId, scene, states, shown, evidence: { image, text, speech, trace } }) =>
      JSON.stringify({
        image_id: imageId,
        scene,
        labels: ids(states),
        shown: labelsOf(states).map((label) => shown[label]),
        image: pairTokens(image),
        text: ids(text),
        speech: ids(speech),
        trace: kindTokens(trace)
      })
    )
    .map((line) => `${line}\n`)
    .join('')

/** Which labels the annotation files state falsely. */
export function noiseReport(examples: { example: Example; split: Split }[], labelNoise: number): string {
  const flips = examples.flatMap(({ example, split }) => {
    const present = new Set(labelsOf(example.states))
    const flipped = drawFlips(example, labelNoise)
    return Array.from({ length: labelCount }, (_, label) => label)
      .filter((label) => flipped[label])
      .map((label) => ({
        split,
        image_id: example.imageId,
        category_id: labels[label]!.id,
        present: present.has(label)
      }))
  })
  return JSON.stringify({ labelNoise, flips })
}
