import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { drawExample, drawSplits } from '#core/sample/example.ts'
import { annotationFiles, type Entry } from '#core/sample/files/documents.ts'
import { encodeWav } from '#core/sample/files/wav.ts'
import { truthLines } from '#core/sample/files/truth.ts'
import { render } from '#core/sample/rendered.ts'
import { sampleRate } from '#core/sample/speech/voice.ts'

const images = 24
const seed = 1

/** SHA-256 over the raw pixels, the recordings and the text files of the first images of seed 1. */
test('pixels, samples and text files are the same bytes on every machine', () => {
  const pixels = createHash('sha256')
  const recordings = createHash('sha256')
  const texts = createHash('sha256')
  const splits = drawSplits(images, seed)
  const entries = splits.map((split, index): Entry => {
    const example = drawExample(seed, index)
    const { picture, recording, objects } = render(example, 0)
    const { samples, text, speaker } = recording
    pixels.update(picture.rgb)
    recordings.update(encodeWav(samples, sampleRate))
    return { example, split, ...picture, objects, spoken: { text, speaker } }
  })
  for (const split of ['train2017', 'val2017'] as const) {
    const own = entries.filter((entry) => entry.split === split)
    for (const { path, content } of annotationFiles(own, split)) texts.update(path).update(content)
    texts.update(truthLines(own.map(({ example }) => example)))
  }
  expect({
    pixels: pixels.digest('hex'),
    recordings: recordings.digest('hex'),
    texts: texts.digest('hex')
  }).toEqual({
    pixels: 'cb236f1a8027be0984ae93b0a222e43dbb5a6a3ab5297f98b5ff403bd38654b5',
    recordings: '3a312afbaf4274cde279fe7a02285b3594deab474919a2b6ef4e8609cd689801',
    texts: '332fb51f688c734021269655996252cdbd93cf52ccf877fdacaacfef1318c5b5'
  })
})
