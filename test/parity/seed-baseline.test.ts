import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { RunConfig } from '#contract/config.ts'
import { RunId } from '#contract/shapes.ts'
import { describeModel } from '#core/models/describe.ts'
import { shardPath } from '#storage/packed-images.ts'
import { startCompute } from '../support/compute.ts'
import fixture from './seed-baseline.json' with { type: 'json' }

const { side, labels, batch, steps } = fixture

/** The numbers of seed-baseline.py: lowbias32 of each index. */
function noise(count: number, salt: number): Float64Array {
  const offset = ((salt * 0x9e3779b9) % 2 ** 32) >>> 0
  return Float64Array.from({ length: count }, (_, i) => {
    let x = (i + offset) >>> 0
    x ^= x >>> 16
    x = Math.imul(x, 0x7feb352d)
    x ^= x >>> 15
    x = Math.imul(x, 0x846ca68b)
    x ^= x >>> 16
    return (x >>> 0) / 2 ** 32
  })
}

/** Shapes of the network's variables, in the order in which Keras and a checkpoint have them. */
function shapes(): number[][] {
  const flat = describeModel(RunConfig.parse({ data: { side } }), labels).layers[5]!.output.reduce(
    (a, b) => a * b,
    1
  )
  const kernels = [
    [3, 3, 3, 32],
    [3, 3, 32, 64],
    [3, 3, 64, 128],
    [flat, 512],
    [512, labels]
  ]
  return kernels.flatMap((kernel) => [kernel, [kernel.at(-1)!]])
}

function weights(): Float32Array {
  const parts = shapes().map((shape, i) => {
    const receptive = shape.slice(0, -2).reduce((a, b) => a * b, 1)
    const limit = shape.length > 1 ? Math.sqrt(6 / ((shape.at(-2)! + shape.at(-1)!) * receptive)) : 0.05
    return Float32Array.from(
      noise(
        shape.reduce((a, b) => a * b, 1),
        i + 1
      ),
      (value) => (2 * value - 1) * limit
    )
  })
  return Float32Array.from(parts.flatMap((part) => [...part]))
}

/** A checkpoint from before the first step, with these weights and an optimizer that has seen nothing. */
async function writeStart(folder: string, optimizerNumbers: number): Promise<void> {
  const state = { epoch: 1, batch: 0, lossSum: 0, step: 0, microBatch: 4, last: null, best: null }
  const files = {
    'weights.bin': Buffer.from(weights().buffer),
    'optimizer.bin': Buffer.alloc(4 * optimizerNumbers),
    'state.json': Buffer.from(JSON.stringify(state))
  }
  const entries = Object.entries(files).map(([name, bytes]) => {
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    return [name, { bytes: bytes.length, sha256 }] as const
  })
  const checkpoint = join(folder, 'checkpoints', 'step-00000000')
  await mkdir(checkpoint, { recursive: true })
  for (const [name, bytes] of Object.entries(files)) await writeFile(join(checkpoint, name), bytes)
  await writeFile(join(checkpoint, 'manifest.json'), JSON.stringify({ files: Object.fromEntries(entries) }))
}

let folder: string
const compute = startCompute()
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cocoscope-keras-'))
})
afterAll(async () => {
  compute.child.kill('SIGKILL')
  await rm(folder, { recursive: true })
})

test('the seed baseline has as many parameters as Keras counts', () => {
  expect(describeModel(RunConfig.parse({}), 80).parameters).toBe(fixture.parametersAt80)
})

test.each([
  ['adam', 0.001, 2],
  ['sgd', 0.05, 0]
] as const)(
  'with the same weights and batches the losses under %s follow Keras',
  async (name, learningRate, moments) => {
    const run = join(folder, name)
    const images = { folder: join(run, 'images'), side, rows: batch, count: batch }
    await mkdir(images.folder, { recursive: true })
    const pixels = Uint8Array.from(noise(batch * side * side * 3, 100), (value) => Math.floor(value * 256))
    await writeFile(shardPath(images.folder, 0), pixels)
    await writeStart(run, moments * weights().length)

    const messages = await compute.run({
      type: 'train',
      plan: {
        run: RunId.parse('parityparity'),
        config: RunConfig.parse({
          data: { side },
          model: { dropout: 0 },
          training: { epochs: steps, batchSize: batch },
          optimizer: { name, learningRate }
        }),
        labels,
        images,
        truth: Uint8Array.from(noise(batch * labels, 200), (value) => (value < 0.3 ? 1 : 0)),
        fit: Int32Array.from({ length: batch }, (_, row) => row),
        select: new Int32Array(),
        folder: run,
        microBatch: 4,
        memoryLimitBytes: 6e9,
        resumeFrom: 'step-00000000'
      }
    })

    const losses = messages.flatMap((message) => (message.type === 'epoch' ? [message.metrics.loss] : []))
    expect(losses).toEqual(fixture.losses[name].map((loss) => expect.closeTo(loss, 4)))
  }
)
