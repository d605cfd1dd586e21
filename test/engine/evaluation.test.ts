import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { EngineEvent } from '#contract/events.ts'
import type { DatasetId, RunId } from '#contract/shapes.ts'
import type { Engine } from '#engine/engine-types.ts'
import { startEngine } from '#engine/engine.ts'
import { mkdtemp, realpath } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { quickConfig, writeColouredCoco } from '../support/runs.ts'

let root: string
let engine: Engine
let dataset: DatasetId
let run: RunId
const events: EngineEvent[] = []

// One run serves all: what is asked of it changes nothing in it.
beforeAll(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'cocoscope-evaluation-')))
  const folder = join(root, 'coco')
  await writeColouredCoco(folder, { train: 120, val: 30 })
  engine = await startEngine({ workspace: join(root, 'workspace') })
  engine.onEvent((event) => events.push(event))
  dataset = (await engine.handlers['dataset.open']({ folder })).dataset
  const ended = new Promise<void>((resolve) =>
    engine.onEvent((event) => event.type === 'run' && event.run.state === 'finished' && resolve())
  )
  run = (await engine.handlers['run.start']({ dataset, config: quickConfig({ epochs: 6 }) })).run
  await ended
})
afterAll(async () => {
  await engine.close()
  await rm(root, { recursive: true, force: true })
})

const evaluate = (split?: string, threshold = 0.5) =>
  engine.handlers['evaluation.get']({ run, threshold, ...(split !== undefined && { split }) })
const jobs = () =>
  events.filter(
    (event) => event.type === 'job' && event.job.kind === 'evaluate' && event.job.state === 'done'
  )

test('a run is evaluated on its reporting split, with its floors, and what was learned is above chance', async () => {
  const evaluation = await evaluate()
  const current = await engine.handlers['run.get']({ run })
  expect(evaluation).toMatchObject({
    run,
    split: 'val2017',
    images: 30,
    checkpoint: `epoch-000${current.bestEpoch}`,
    selectedOnThisSplit: false,
    trainedOnThisSplit: false
  })
  expect(evaluation.metrics.mAP.value).toBeGreaterThan(evaluation.floors.chance.high)
  expect(current.evaluated).toContain('val2017')
})

test('each split says whether the run chose or learned on it', async () => {
  const flags = async (split: string) => {
    const { selectedOnThisSplit, trainedOnThisSplit, images } = await evaluate(split)
    return [selectedOnThisSplit, trainedOnThisSplit, images]
  }
  expect(await flags('select')).toEqual([true, false, 24])
  expect(await flags('train2017')).toEqual([true, true, 120])
})

test('the evaluation of the select part has the numbers of the best epoch', async () => {
  const { epochs, bestEpoch } = await engine.handlers['run.get']({ run })
  const best = epochs.find(({ epoch }) => epoch === bestEpoch)!
  const { metrics } = await evaluate('select')
  expect(metrics.mAP.value).toBeCloseTo(best.mAP!, 6)
  expect(metrics.CF1.value).toBeCloseTo(best.CF1!, 6)
  expect(metrics.OF1.value).toBeCloseTo(best.OF1!, 6)
  expect(metrics.loss).toBeCloseTo(best.valLoss!, 5)
  expect(metrics.argmaxAccuracy).toBeCloseTo(best.argmaxAccuracy!, 6)
})

test('predictions are made once a checkpoint, whatever thresholds are asked for', async () => {
  await evaluate()
  const before = jobs().length
  const [low, high] = [await evaluate('val2017', 0.1), await evaluate('val2017', 0.9)]
  expect(jobs()).toHaveLength(before)
  expect([low.threshold, high.threshold]).toEqual([0.1, 0.9])
  expect(low.metrics.OR).toBeGreaterThanOrEqual(high.metrics.OR)
  expect(low.metrics.mAP).toEqual(high.metrics.mAP)
})

test('two who ask for the same split at once wait for one job', async () => {
  const folder = join(root, 'workspace/runs', run, 'predictions')
  await rm(folder, { recursive: true, force: true })
  const before = jobs().length
  const [one, two] = await Promise.all([evaluate(), evaluate()])
  expect(one).toEqual(two)
  expect(jobs()).toHaveLength(before + 1)
  expect((await readdir(folder)).sort()).toEqual(['val2017.bin', 'val2017.json'])
})

test('predictions of another checkpoint are made anew', async () => {
  const note = join(root, 'workspace/runs', run, 'predictions/val2017.json')
  const { checkpoint } = await evaluate()
  await writeFile(note, JSON.stringify({ checkpoint: 'epoch-0000', images: 30 }))
  const before = jobs().length
  expect((await evaluate()).checkpoint).toBe(checkpoint)
  expect(jobs()).toHaveLength(before + 1)
  expect(JSON.parse(await readFile(note, 'utf8'))).toEqual({ checkpoint, images: 30 })
})

test('scores travel as columns in ascending id order, with the truth of the annotations', async () => {
  const { id, loss, scores, truth } = await engine.columns['evaluation.scores']({ run, split: 'val2017' })
  expect([...id]).toEqual(Array.from({ length: 30 }, (_, i) => 121 + i))
  expect([...truth]).toEqual(
    [...id].flatMap((number) => [2, 3, 5].map((divisor) => Number(number % divisor === 0)))
  )
  expect(scores).toHaveLength(90)
  const entropies = Array.from(scores, (score, i) => -Math.log(truth[i] === 1 ? score : 1 - score))
  const first = entropies.slice(0, 3).reduce((sum, one) => sum + one, 0) / 3
  expect(loss[0]).toBeCloseTo(first, 4)
})

test('a split that the dataset lacks is named with those that it has', async () => {
  await expect(evaluate('test2017')).rejects.toThrow(/test2017.*train2017, val2017/)
})

test('files without annotations get the scores that their images in the dataset have', async () => {
  const text = join(root, 'text.jpg')
  await writeFile(text, 'not a picture')
  const files = [121, 122].map((number) => join(root, `coco/val2017/${number}.jpg`))
  const progress: number[] = []
  const found = await engine.predictFiles(run, [files[0]!, text, files[1]!], {
    onProgress: (done) => progress.push(done)
  })
  expect(found.files).toEqual(files)
  expect(found.unreadable).toEqual([{ file: text, reason: expect.any(String) }])
  expect(found.labels.map(({ name }) => name)).toEqual(['red', 'green', 'blue'])
  const { scores } = await engine.columns['evaluation.scores']({ run, split: 'val2017' })
  found.scores.forEach((score, i) => expect(score).toBeCloseTo(scores[i]!, 5))
  expect(progress.at(-1)).toBe(3)
  const cache = await readdir(join(root, 'workspace/cache'))
  expect(cache.filter((name) => name.startsWith('predict-'))).toEqual([])
})

test('scoring files is cancelled by its signal and leaves nothing behind', async () => {
  const files = Array.from({ length: 30 }, (_, i) => join(root, `coco/val2017/${121 + i}.jpg`))
  const signal = AbortSignal.abort()
  await expect(engine.predictFiles(run, files, { signal })).rejects.toMatchObject({ code: 'cancelled' })
  const cache = await readdir(join(root, 'workspace/cache'))
  expect(cache.filter((name) => name.startsWith('predict-'))).toEqual([])
})

test('a run without a checkpoint is not evaluated, and says why', async () => {
  const { run: fresh } = await engine.handlers['run.start']({ dataset, config: quickConfig({ epochs: 50 }) })
  await engine.handlers['run.stop']({ run: fresh, when: 'now' })
  await expect(engine.handlers['evaluation.get']({ run: fresh, threshold: 0.5 })).rejects.toThrow(
    'no checkpoint yet'
  )
})
