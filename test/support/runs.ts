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

const colours = [
  { id: 1, name: 'red', divisor: 2 },
  { id: 2, name: 'green', divisor: 3 },
  { id: 5, name: 'blue', divisor: 5 }
]

/**
 * Writes a dataset that can be learned in no time: images of 40 × 32 pixels, 1 … `train` in train2017 and the next `val` in val2017,
 * with red (category 1), green (2) or blue (5) in them where the number is a multiple of 2, 3 or 5.
 */
export async function writeColouredCoco(folder: string, { train = 40, val = 12 } = {}): Promise<void> {
  const numbers = (first: number, count: number) => Array.from({ length: count }, (_, i) => first + i)
  const splits = { train2017: numbers(1, train), val2017: numbers(train + 1, val) }
  const shows = (number: number, { divisor }: { divisor: number }) => number % divisor === 0
  for (const [split, images] of Object.entries(splits)) {
    await put(folder, `annotations/instances_${split}.json`, {
      images: images.map((id) => ({ id, file_name: `${id}.jpg`, width: 40, height: 32 })),
      annotations: images.flatMap((number) =>
        colours
          .filter((colour) => shows(number, colour))
          .map(({ id }) => annotation(10 * number + id, number, id, [2, 2, 8, 8]))
      ),
      categories: colours.map(({ id, name }) => category(id, name))
    })
    for (const number of images) {
      const [r = 0, g = 0, b = 0] = colours.map((colour) => (shows(number, colour) ? 220 : 30))
      const picture = sharp({ create: { width: 40, height: 32, channels: 3, background: { r, g, b } } })
      await put(folder, `${split}/${number}.jpg`, await picture.jpeg().toBuffer())
    }
  }
}

/** Such a dataset in a folder that is gone when the test is over. */
export async function colouredCoco(images: { train?: number; val?: number } = {}): Promise<string> {
  const folder = await temporaryFolder()
  await writeColouredCoco(folder, images)
  return folder
}

/** Trains in seconds. */
export const quickConfig = (training: Partial<RunConfig['training']> = {}): RunConfig =>
  RunConfig.parse({ data: { side: 32 }, training: { epochs: 2, batchSize: 8, ...training } })
