import sharp from 'sharp'
import { RunConfig } from '#contract/config.ts'
import { DatasetId, RunId, type EpochMetrics, type Run } from '#contract/shapes.ts'
import { annotation, category, put, temporaryFolder } from '../coco-folder.ts'

/** A run that is going; whatever a test is not about is plain. */
export const exampleRun = (changes: Partial<Run> = {}): Run => ({
  run: RunId.parse('runrunrunrun'),
  name: 'example',
  kind: 'trained',
  dataset: {
    dataset: DatasetId.parse('datadatadata'),
    name: 'small',
    folder: '/datasets/small',
    fingerprint: 'f1'
  },
  labels: [{ id: 17, name: 'cat', supercategory: 'animal' }],
  config: RunConfig.parse({}),
  state: 'running',
  created: '2026-01-01T00:00:00.000Z',
  started: '2026-01-01T00:00:01.000Z',
  ended: null,
  parts: { fit: 8, select: 2, report: 2, reportSplit: 'val2017', note: 'As the seed report has it.' },
  parameters: 1000,
  microBatch: 8,
  device: null,
  versions: {},
  epochs: [],
  bestEpoch: null,
  checkpoint: null,
  unreadable: 0,
  evaluated: [],
  sizeBytes: 0,
  ...changes
})

export const exampleEpoch = (epoch: number, mAP: number | null): EpochMetrics => ({
  epoch,
  step: 10 * epoch,
  loss: 1 / epoch,
  valLoss: 1 / epoch,
  mAP,
  CF1: 0.5,
  OF1: 0.5,
  argmaxAccuracy: 0.5,
  learningRate: 0.001,
  imagesPerSecond: 100,
  seconds: 1,
  tensors: 20,
  time: '2026-01-01T00:00:02.000Z'
})

/**
 * A dataset that can be learned in no time: images of 40 × 32 pixels, 1 … `train` in train2017 and the next `val` in val2017, with
 * red (category 1), green (2) or blue (5) in them where the number is a multiple of 2, 3 or 5.
 */
export async function colouredCoco({ train = 40, val = 12 } = {}): Promise<string> {
  const folder = await temporaryFolder()
  const labels = [
    { id: 1, divisor: 2 },
    { id: 2, divisor: 3 },
    { id: 5, divisor: 5 }
  ]
  const categories = [category(1, 'red'), category(2, 'green'), category(5, 'blue')]
  const write = async (split: string, first: number, count: number) => {
    const numbers = Array.from({ length: count }, (_, i) => first + i)
    const present = (number: number) => labels.filter(({ divisor }) => number % divisor === 0)
    await put(folder, `annotations/instances_${split}.json`, {
      images: numbers.map((id) => ({ id, file_name: `${id}.jpg`, width: 40, height: 32 })),
      annotations: numbers.flatMap((number) =>
        present(number).map(({ id }) => annotation(10 * number + id, number, id, [2, 2, 8, 8]))
      ),
      categories
    })
    for (const number of numbers) {
      const [r, g, b] = labels.map(({ divisor }) => (number % divisor === 0 ? 220 : 30))
      const background = { r: r!, g: g!, b: b! }
      const picture = sharp({ create: { width: 40, height: 32, channels: 3, background } })
      await put(folder, `${split}/${number}.jpg`, await picture.jpeg().toBuffer())
    }
  }
  await write('train2017', 1, train)
  await write('val2017', train + 1, val)
  return folder
}

/** Trains in seconds. */
export const quickConfig = (training: Partial<RunConfig['training']> = {}): RunConfig =>
  RunConfig.parse({ data: { side: 32 }, training: { epochs: 2, batchSize: 8, ...training } })
