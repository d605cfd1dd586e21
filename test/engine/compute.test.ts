import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { unpackColumns } from '#core/columns.ts'
import type { FromCompute, TrainPlan } from '#core/protocol.ts'
import { randomPlan, startCompute } from '../support/compute.ts'

const config = {
  data: { side: 24 },
  model: { dropout: 0.2 },
  training: { epochs: 3, batchSize: 10, seed: 7 }
}
let compute: ReturnType<typeof startCompute>
let plan: TrainPlan
beforeEach(async () => {
  compute = startCompute()
  plan = await randomPlan({ images: 48, side: 24, labels: 2, config })
})
afterEach(async () => {
  compute.child.kill('SIGKILL')
  await rm(plan.folder, { recursive: true })
})

const epochs = (messages: FromCompute[]) =>
  messages.flatMap((message) => (message.type === 'epoch' ? [message.metrics] : []))
const losses = (messages: FromCompute[]) => epochs(messages).map(({ loss, valLoss }) => ({ loss, valLoss }))
const weightsHash = async ({ folder }: TrainPlan, checkpoint: string) => {
  const bytes = await readFile(join(folder, 'checkpoints', checkpoint, 'weights.bin'))
  return createHash('sha256').update(bytes).digest('hex')
}

test('the loss falls, tensors stay level, and the last and the best checkpoint remain', async () => {
  const longer = { ...plan.config, training: { ...plan.config.training, epochs: 8 } }
  const messages = await compute.run({ type: 'train', plan: { ...plan, config: longer } })

  const metrics = epochs(messages)
  expect(metrics.map(({ epoch, step }) => [epoch, step])).toEqual(
    Array.from({ length: 8 }, (_, i) => [i + 1, (i + 1) * 4])
  )
  expect(metrics[7]!.loss).toBeLessThan(metrics[0]!.loss * 0.9)
  // Ten variables and Adam's two numbers for each of their weights.
  expect(new Set(metrics.map(({ tensors }) => tensors))).toEqual(new Set([30]))
  expect(messages.at(-1)).toEqual({ type: 'done', reason: 'finished' })
  const best = metrics.reduce((a, b) => (b.mAP! > a.mAP! ? b : a)).epoch
  expect((await readdir(join(plan.folder, 'checkpoints'))).sort()).toEqual(
    [...new Set([`epoch-000${best}`, 'epoch-0008'])].sort()
  )
})

test('a run resumed after an epoch ends in the same weights, bit for bit', async () => {
  const whole = await compute.run({ type: 'train', plan })
  const expected = await weightsHash(plan, 'epoch-0003')
  await rm(join(plan.folder, 'checkpoints'), { recursive: true })

  const first = await compute.run({
    type: 'train',
    plan: { ...plan, config: { ...plan.config, training: { ...plan.config.training, epochs: 1 } } }
  })
  const rest = await compute.run({ type: 'train', plan: { ...plan, resumeFrom: 'epoch-0001' } })

  expect([...losses(first), ...losses(rest)]).toEqual(losses(whole))
  expect(await weightsHash(plan, 'epoch-0003')).toBe(expected)
})

test('a run stopped within an epoch goes on from that step, bit for bit', async () => {
  const whole = await compute.run({ type: 'train', plan })
  const expected = await weightsHash(plan, 'epoch-0003')
  await rm(join(plan.folder, 'checkpoints'), { recursive: true })

  compute.send({ type: 'train', plan })
  await compute.wait((message) => message.type === 'started', whole.length + 1)
  compute.send({ type: 'stop', when: 'now' })
  const stopped = await compute.wait(({ type }) => type === 'checkpoint', whole.length + 1)
  const name = stopped.type === 'checkpoint' ? stopped.name : ''
  expect(name).toMatch(/^step-/)
  await compute.wait(({ type }) => type === 'done', whole.length + 1)
  await compute.run({ type: 'train', plan: { ...plan, resumeFrom: name } })

  expect(await weightsHash(plan, 'epoch-0003')).toBe(expected)
})

test('stop after the epoch ends with that epoch’s checkpoint', async () => {
  compute.send({ type: 'train', plan })
  await compute.wait(({ type }) => type === 'started')
  compute.send({ type: 'stop', when: 'epoch' })
  expect(await compute.wait(({ type }) => type === 'done')).toEqual({ type: 'done', reason: 'stopped' })
  expect(await readdir(join(plan.folder, 'checkpoints'))).toEqual(['epoch-0001'])
})

test('the size of the micro-batch changes losses by rounding only', async () => {
  const whole = losses(await compute.run({ type: 'train', plan: { ...plan, microBatch: 10 } }))
  const parts = losses(await compute.run({ type: 'train', plan: { ...plan, microBatch: 3 } }))
  expect(parts).toEqual(
    whole.map(({ loss, valLoss }) => ({
      loss: expect.closeTo(loss, 5),
      valLoss: expect.closeTo(valLoss!, 5)
    }))
  )
})

test('predicting the select rows gives the losses that training reported', async () => {
  const messages = await compute.run({ type: 'train', plan })
  const output = join(plan.folder, 'scores.bin')
  const { images, truth, labels, folder } = plan
  const predicted = await compute.run({
    type: 'predict',
    plan: {
      config: plan.config,
      labels,
      images,
      rows: plan.select,
      truth,
      folder,
      checkpoint: 'epoch-0003',
      microBatch: 8,
      output
    }
  })
  expect(predicted.at(-1)).toEqual({ type: 'done', reason: 'finished' })
  const { scores, loss } = unpackColumns(await readFile(output))
  expect(scores).toHaveLength(plan.select.length * labels)
  const mean = (loss as Float32Array).reduce((sum, value) => sum + value, 0) / plan.select.length
  expect(mean).toBeCloseTo(epochs(messages)[2]!.valLoss!, 5)
})

test('a loss that is no number ends the run, naming the step and the last good checkpoint', async () => {
  await compute.run({ type: 'train', plan })
  const checkpoint = join(plan.folder, 'checkpoints', 'epoch-0003')
  const weights = await readFile(join(checkpoint, 'weights.bin'))
  weights.fill(0xff)
  await writeFile(join(checkpoint, 'weights.bin'), weights)
  const manifest = JSON.parse(await readFile(join(checkpoint, 'manifest.json'), 'utf8')) as {
    files: Record<string, { sha256: string }>
  }
  manifest.files['weights.bin']!.sha256 = createHash('sha256').update(weights).digest('hex')
  await writeFile(join(checkpoint, 'manifest.json'), JSON.stringify(manifest))

  const longer = { ...plan.config, training: { ...plan.config.training, epochs: 5 } }
  const messages = await compute.run({
    type: 'train',
    plan: { ...plan, config: longer, resumeFrom: 'epoch-0003' }
  })
  expect(messages.at(-1)).toMatchObject({
    type: 'failed',
    code: 'not-finite',
    message: expect.stringMatching(/step 13 of epoch 4 \(learning rate 0.001\).*epoch-0003/)
  })
})

test.each(['weights.bin', 'optimizer.bin', 'state.json', 'manifest.json'])(
  'a checkpoint with a damaged %s is refused, and the one before it proposed',
  async (damaged) => {
    await compute.run({ type: 'train', plan })
    const checkpoints = join(plan.folder, 'checkpoints')
    await cp(join(checkpoints, 'epoch-0003'), join(checkpoints, 'epoch-0002'), { recursive: true })
    const file = join(checkpoints, 'epoch-0003', damaged)
    const bytes = await readFile(file)
    bytes[10]! ^= 1
    await writeFile(file, bytes)

    const messages = await compute.run({ type: 'train', plan: { ...plan, resumeFrom: 'epoch-0003' } })
    expect(messages).toEqual([
      {
        type: 'failed',
        code: 'damaged',
        message: expect.stringMatching(
          new RegExp(`epoch-0003/${damaged} is damaged or missing.*resume from .*epoch-0002`)
        )
      }
    ])
  }
)

test('it says what it computes on, and ends when it is let go', async () => {
  compute.send({ type: 'hello' })
  expect(await compute.wait(({ type }) => type === 'ready')).toMatchObject({
    device: { name: expect.any(String) },
    versions: { tfjs: '4.22.0' }
  })
  compute.child.disconnect()
  await once(compute.child, 'exit')
  expect(() => process.kill(compute.child.pid!, 0)).toThrow('ESRCH')
})

test('it ends when it is let go in the middle of training', async () => {
  compute.send({ type: 'train', plan })
  await compute.wait(({ type }) => type === 'started')
  compute.child.disconnect()
  await once(compute.child, 'exit')
  expect(() => process.kill(compute.child.pid!, 0)).toThrow('ESRCH')
})

test('a worker that dies is told of, and takes its process along', async () => {
  const exited = once(compute.child, 'exit')
  compute.child.send({ type: 'a message of no known type' })
  expect(await compute.wait(({ type }) => type === 'failed')).toMatchObject({
    code: 'compute-died',
    message: expect.stringContaining('ended unexpectedly')
  })
  await exited
})
