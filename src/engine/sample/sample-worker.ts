import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import sharp from 'sharp'
import { drawExample, type Split } from '#core/sample/example.ts'
import { pictureName, recordingPath } from '#core/sample/files/names.ts'
import { encodeWav } from '#core/sample/files/wav.ts'
import { render } from '#core/sample/rendered.ts'
import { sampleRate } from '#core/sample/speech/voice.ts'
import type { Done, Share } from './share.ts'

sharp.cache(false)
sharp.concurrency(1)

const inFlight = 4

/** Renders a share of the images and writes their pictures and recordings; tells of each one. */
async function work({ folder, seed, labelNoise, images }: Share) {
  const writing = new Set<Promise<void>>()
  for (const { index, split } of images) {
    const done = renderImage(index, split).finally(() => writing.delete(done))
    writing.add(done)
    // The next image is drawn while these are encoded and written.
    if (writing.size >= inFlight) await Promise.race(writing)
  }
  await Promise.all(writing)

  async function renderImage(index: number, split: Split) {
    const example = drawExample(seed, index)
    const { picture, recording, objects } = render(example, labelNoise)
    const { width, height, rgb } = picture
    const { samples, text, speaker } = recording
    const jpeg = await sharp(rgb, { raw: { width, height, channels: 3 } })
      .jpeg({ quality: 88 })
      .toBuffer()
    await Promise.all([
      writeFile(join(folder, split, pictureName(example.imageId)), jpeg),
      writeFile(join(folder, recordingPath(example, split, speaker)), encodeWav(samples, sampleRate))
    ])
    parentPort?.postMessage({ index, width, height, objects, spoken: { text, speaker } } satisfies Done)
  }
}

await work(workerData as Share)
