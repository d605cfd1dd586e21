import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { drawExample, planOf } from '#core/sample/example.ts'
import { labels } from '#core/sample/world.ts'
import type { TracePoint } from '#core/sample/trace.ts'
import { writeSample } from '#engine/sample/write-sample.ts'
import { learnSlots, readPicture } from './sample-decoders/picture.ts'
import { learnWords, readSpeech } from './sample-decoders/speech.ts'
import { readTrace } from './sample-decoders/trace.ts'

/*
 * If a simple decoder reads the tokens back from the files, drawing destroyed no evidence and the ceilings hold. Decoders know the
 * places of slots and how things look and sound, and nothing of an image's own tokens.
 */

const images = 200
const seed = 5
let parent: string
let folder: string

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'cocoscope-readback-'))
  folder = join(parent, 'sample')
  await writeSample(folder, { images, seed })
})
afterAll(() => rm(parent, { recursive: true, force: true }))

type Truth = { image_id: number; image: number[]; text: number[]; speech: number[]; trace: number[] }
const parts = [
  { part: 'train', split: 'train2017' },
  { part: 'val', split: 'val2017' }
] as const

const read = (path: string) => readFile(join(folder, path), 'utf8')
const readJson = async <T>(path: string) => JSON.parse(await read(path)) as T
const readLines = async <T>(path: string) =>
  (await read(path))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as T)

async function readTruth(): Promise<(Truth & (typeof parts)[number])[]> {
  const rows = parts.map(async (part) =>
    (await readLines<Truth>(`truth/evidence_${part.split}.jsonl`)).map((row) => ({ ...row, ...part }))
  )
  return (await Promise.all(rows)).flat()
}

type Reading = { expected: number[]; found: number[] }

/** Share of equal entries, and among those that are not zero the share that was found. */
function agreement(pairs: Reading[]) {
  const expected = pairs.flatMap((pair) => pair.expected)
  const found = pairs.flatMap((pair) => pair.found)
  const equal = expected.map((value, index) => value === found[index])
  const share = (values: boolean[]) => values.filter(Boolean).length / values.length
  return { all: share(equal), present: share(equal.filter((_, index) => expected[index] !== 0)) }
}

const asBits = (ids: number[]) => labels.map(({ id }) => (ids.includes(id) ? 1 : 0))

test('the tokens of pictures are read back from the JPEG files', async () => {
  const templates = learnSlots(700, 99)
  const plans = new Map(
    Array.from({ length: images }, (_, index) => drawExample(seed, index)).map((example) => [
      example.imageId,
      planOf(example)
    ])
  )
  const pairs: Reading[] = []
  for (const { image_id, image, split } of await readTruth()) {
    const file = join(folder, split, `${String(image_id).padStart(12, '0')}.jpg`)
    const { data, info } = await sharp(file).raw().toBuffer({ resolveWithObject: true })
    const found = readPicture(templates, { ...info, rgb: data }, plans.get(image_id)!)
    pairs.push({ expected: image, found })
  }
  expect(agreement(pairs).all).toBeGreaterThanOrEqual(0.99)
})

test('the names in each caption are those of the tokens', async () => {
  for (const { split } of parts) {
    const { annotations } = await readJson<{ annotations: { image_id: number; caption: string }[] }>(
      `annotations/captions_${split}.json`
    )
    const truth = await readLines<Truth>(`truth/evidence_${split}.jsonl`)
    const found = annotations.map(({ image_id, caption }) => ({
      image_id,
      text: labels.filter(({ name }) => caption.split(/\W+/).includes(name)).map(({ id }) => id)
    }))
    expect(found).toEqual(truth.flatMap(({ image_id, text }) => Array(5).fill({ image_id, text })))
  }
})

test('the names that are spoken are heard in the WAV files', async () => {
  const words = learnWords()
  const pairs: Reading[] = []
  for (const { part, split } of parts) {
    const { data } = await readJson<{ data: { image: string; captions: { wav: string }[] }[] }>(
      `SpokenCOCO_${part}.json`
    )
    const truth = new Map(
      (await readLines<Truth>(`truth/evidence_${split}.jsonl`)).map((row) => [row.image_id, row])
    )
    for (const { image, captions } of data) {
      const bytes = await readFile(join(folder, captions[0]!.wav))
      const samples = new Int16Array(bytes.buffer, bytes.byteOffset + 44, (bytes.length - 44) / 2)
      const { speech } = truth.get(Number(/(\d+)\.jpg$/.exec(image)![1]))!
      const heard = readSpeech(words, samples)
      pairs.push({ expected: asBits(speech), found: labels.map((_, label) => (heard.has(label) ? 1 : 0)) })
    }
  }
  const { all, present } = agreement(pairs)
  expect(all).toBeGreaterThanOrEqual(0.99)
  expect(present).toBeGreaterThanOrEqual(0.96)
})

test('the ways of moving are read back from the traces', async () => {
  const pairs: Reading[] = []
  for (const { part, split } of parts) {
    const truth = await readLines<Truth>(`truth/evidence_${split}.jsonl`)
    const narratives = await readLines<{ image_id: string; traces: TracePoint[][] }>(
      `coco_${part}_localized_narratives.jsonl`
    )
    expect(narratives.map(({ image_id }) => Number(image_id))).toEqual(truth.map(({ image_id }) => image_id))
    narratives.forEach(({ traces }, row) =>
      pairs.push({ expected: truth[row]!.trace, found: readTrace(traces) })
    )
  }
  const { all, present } = agreement(pairs)
  expect(Math.min(all, present)).toBeGreaterThanOrEqual(0.99)
})
