import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { RunConfig } from '#contract/config.ts'
import type { Run, RunId } from '#contract/shapes.ts'
import { realCoco } from '../real-data.ts'
import { testEngine, untilEvent, untilRun, type TestEngine } from '../support/engine.ts'
import { colouredCoco, quickConfig } from '../support/runs.ts'

/** An engine with a dataset that can be learned opened in it. */
async function withDataset() {
  const engine = await testEngine()
  const folder = await colouredCoco()
  const { dataset } = await engine.handlers['dataset.open']({ folder })
  return { engine, dataset, folder }
}
const fileOf = (engine: TestEngine, run: RunId, name: string) =>
  readFile(join(engine.workspace, 'runs', run, name), 'utf8')

/** What of an epoch follows from the configuration alone. */
const curve = ({ epochs }: Run) =>
  epochs.map(({ epoch, step, loss, valLoss, mAP }) => [epoch, step, loss, valLoss, mAP])

test('a run is prepared, trained and finished, and its folder holds all of it', async () => {
  const { engine, dataset } = await withDataset()
  const config = quickConfig()
  const { run: id } = await engine.handlers['run.start']({ dataset, config, name: 'first' })
  const run = await untilRun(engine, id, 'finished')

  expect(run).toMatchObject({
    name: 'first',
    epochs: [{ epoch: 1 }, { epoch: 2 }],
    parts: { fit: 32, select: 8, report: 12, reportSplit: 'val2017' },
    checkpoint: { name: 'epoch-0002', epoch: 2, step: 8 },
    unreadable: 0,
    device: { name: expect.any(String) }
  })
  expect(run.ended).not.toBeNull()
  const states = engine.events.flatMap((event) => (event.type === 'run' ? [event.run.state] : []))
  expect([...new Set(states)]).toEqual(['queued', 'preparing', 'running', 'finished'])
  expect(engine.events.filter(({ type }) => type === 'run-step').length).toBeGreaterThan(0)

  const lines = (await fileOf(engine, id, 'metrics.jsonl')).trim().split('\n')
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(run.epochs)
  expect(JSON.parse(await fileOf(engine, id, 'run.json'))).toMatchObject({
    run: id,
    state: 'finished',
    config
  })
  expect((await engine.handlers['run.log']({ run: id })).text).toContain('epoch 2: loss')
  expect((await engine.handlers['engine.info']({})).device).toEqual(run.device)
})

test('a run that was stopped in the middle of an epoch and resumed has the curve of one that was not', async () => {
  const { engine, dataset } = await withDataset()
  const config = quickConfig({ epochs: 4, batchSize: 2 })
  const start = async () => (await engine.handlers['run.start']({ dataset, config })).run
  const whole = await untilRun(engine, await start(), 'finished')

  const cut = await start()
  await untilEvent(engine, (event) => event.type === 'run-epoch' && event.run === cut)
  await engine.handlers['run.stop']({ run: cut, when: 'now' })
  const stopped = await untilRun(engine, cut, 'stopped')
  expect(stopped.epochs.length).toBeLessThan(4)
  expect(stopped.checkpoint).not.toBeNull()

  await engine.handlers['run.resume']({ run: cut })
  await expect(engine.handlers['run.resume']({ run: cut })).rejects.toThrow('going already')
  const resumed = await untilRun(engine, cut, 'finished')
  expect(curve(resumed)).toEqual(curve(whole))
  expect(resumed.bestEpoch).toBe(whole.bestEpoch)
  await expect(engine.handlers['run.resume']({ run: cut })).rejects.toThrow('finished all its epochs')
})

test('stopping after the epoch ends with that epoch whole', async () => {
  const { engine, dataset } = await withDataset()
  const config = quickConfig({ epochs: 50, batchSize: 4 })
  const { run } = await engine.handlers['run.start']({ dataset, config })
  await untilEvent(engine, ({ type }) => type === 'run-step')
  await engine.handlers['run.stop']({ run, when: 'epoch' })
  const stopped = await untilRun(engine, run, 'stopped')
  expect(stopped.checkpoint?.name).toBe(`epoch-000${stopped.epochs.length}`)
  expect(stopped.checkpoint?.step).toBe(8 * stopped.epochs.length)
})

test('stopping is heard once, whenever it comes; a run that has ended is not going any more', async () => {
  const { engine, dataset } = await withDataset()
  const stop = (run: RunId) => engine.handlers['run.stop']({ run, when: 'now' })
  const { run } = await engine.handlers['run.start']({ dataset, config: quickConfig({ epochs: 200 }) })
  await untilRun(engine, run, 'running')
  await Promise.all([stop(run), stop(run)])
  await untilRun(engine, run, 'stopped')
  await expect(stop(run)).rejects.toThrow('not going')
  expect(await engine.handlers['run.get']({ run })).toMatchObject({ state: 'stopped' })

  const { run: early } = await engine.handlers['run.start']({ dataset, config: quickConfig() })
  await stop(early)
  await untilRun(engine, early, 'stopped')
})

test('runs train one at a time, the others wait, and one that waits can be taken out', async () => {
  const { engine, dataset } = await withDataset()
  const start = async () => (await engine.handlers['run.start']({ dataset, config: quickConfig() })).run
  const [first, second, third] = [await start(), await start(), await start()]
  const state = async (run: RunId) => (await engine.handlers['run.get']({ run })).state
  expect([await state(second), await state(third)]).toEqual(['queued', 'queued'])
  await engine.handlers['run.stop']({ run: second, when: 'now' })
  expect(await state(second)).toBe('stopped')

  await untilRun(engine, third, 'finished')
  expect(await state(first)).toBe('finished')
  expect((await engine.handlers['run.list']({})).map(({ run }) => run)).toEqual([third, second, first])
  const names = (await engine.handlers['run.list']({})).map(({ name }) => name)
  expect(names).toEqual(['seed-baseline 3', 'seed-baseline 2', 'seed-baseline 1'])
})

test('closing the engine stops a training with a checkpoint, and the next engine resumes it', async () => {
  const { engine, dataset } = await withDataset()
  const config = quickConfig({ epochs: 30, batchSize: 4 })
  const { run } = await engine.handlers['run.start']({ dataset, config })
  const waiting = await engine.handlers['run.start']({ dataset, config })
  await untilEvent(engine, ({ type }) => type === 'run-epoch')
  await engine.close()

  const next = await testEngine(engine.workspace)
  const stopped = await next.handlers['run.get']({ run })
  expect(stopped).toMatchObject({ state: 'stopped', checkpoint: { name: expect.any(String) } })
  expect(await next.handlers['run.get']({ run: waiting.run })).toMatchObject({ state: 'stopped' })
  await next.handlers['run.resume']({ run })
  await untilEvent(next, ({ type }) => type === 'run-epoch')
  const { epochs } = await next.handlers['run.get']({ run })
  expect(epochs.map(({ epoch }) => epoch)).toEqual(epochs.map((_, i) => i + 1))
  expect(epochs.length).toBeGreaterThan(stopped.epochs.length)
})

test('images that cannot be read are left out and counted, and stop nothing', async () => {
  const engine = await testEngine()
  const folder = await colouredCoco()
  await writeFile(join(folder, 'train2017/7.jpg'), 'not a picture')
  await rm(join(folder, 'val2017/41.jpg'))
  const { dataset } = await engine.handlers['dataset.open']({ folder })
  const { run: id } = await engine.handlers['run.start']({ dataset, config: quickConfig({ epochs: 1 }) })
  const run = await untilRun(engine, id, 'finished')
  expect(run).toMatchObject({ unreadable: 2, parts: { fit: 31, select: 8, report: 11 } })
})

test('a run does not go on over annotations that have changed, and says so', async () => {
  const { engine, dataset, folder } = await withDataset()
  const config = quickConfig({ epochs: 50 })
  const { run } = await engine.handlers['run.start']({ dataset, config })
  await untilEvent(engine, ({ type }) => type === 'run-epoch')
  await engine.handlers['run.stop']({ run, when: 'now' })
  await untilRun(engine, run, 'stopped')

  const file = join(folder, 'annotations/instances_val2017.json')
  await writeFile(file, (await readFile(file, 'utf8')).replace('"red"', '"crimson"'))
  await engine.handlers['dataset.open']({ folder })
  await engine.handlers['run.resume']({ run })
  const failed = await untilRun(engine, run, 'failed')
  expect(failed.message).toContain('annotations')
  expect(failed.message).toContain('have changed')
  expect(failed.checkpoint).not.toBeNull()
})

test('a run outlives its dataset’s place on the list of recent ones', async () => {
  const { engine, dataset } = await withDataset()
  const { run } = await engine.handlers['run.start']({ dataset, config: quickConfig({ epochs: 1 }) })
  await untilRun(engine, run, 'finished')
  await engine.handlers['dataset.forget']({ dataset })
  expect((await engine.handlers['evaluation.get']({ run, threshold: 0.5 })).images).toBe(12)
  const current = (await engine.handlers['run.get']({ run })).dataset.dataset
  expect((await engine.handlers['dataset.get']({ dataset: current })).images).toBe(52)
})

test('a run is renamed, deleted and restored; one that is going is not deleted', async () => {
  const { engine, dataset } = await withDataset()
  const { run } = await engine.handlers['run.start']({ dataset, config: quickConfig({ epochs: 1 }) })
  await expect(engine.handlers['run.delete']({ run })).rejects.toThrow('going')
  await untilRun(engine, run, 'finished')
  await engine.handlers['run.rename']({ run, name: 'the good one' })
  await engine.handlers['run.delete']({ run })
  expect(await engine.handlers['run.list']({})).toEqual([])
  expect(engine.events).toContainEqual({ type: 'run-deleted', run })
  expect(await engine.handlers['run.restore']({ run })).toMatchObject({
    name: 'the good one',
    state: 'finished'
  })
})

test('a job of preparing can be cancelled, and the run is then stopped', async () => {
  const engine = await testEngine()
  const folder = await colouredCoco({ train: 400 })
  const { dataset } = await engine.handlers['dataset.open']({ folder })
  const running = untilEvent(engine, (event) => event.type === 'job' && event.job.kind === 'prepare')
  const { run } = await engine.handlers['run.start']({ dataset, config: quickConfig() })
  const event = await running
  if (event.type === 'job') await engine.handlers['job.cancel']({ job: event.job.job })
  expect(await untilRun(engine, run, 'stopped')).toMatchObject({ checkpoint: null, epochs: [] })
})

test('an estimate tells the size, the steps and the parts, and knows the pace of an earlier run', async () => {
  const { engine, dataset } = await withDataset()
  const config = quickConfig({ batchSize: 10 })
  const before = await engine.handlers['run.estimate']({ dataset, config })
  expect(before).toMatchObject({
    stepsPerEpoch: 4,
    microBatch: 10,
    secondsPerEpoch: null,
    cacheBytes: 52 * 32 * 32 * 3,
    blockers: [],
    parts: { fit: 32, select: 8, report: 12 }
  })
  expect(before.memoryBytes).toBeLessThan(before.memoryLimitBytes)
  const { run } = await engine.handlers['run.start']({ dataset, config })
  expect((await untilRun(engine, run, 'finished')).parameters).toBe(before.parameters)
  const after = await engine.handlers['run.estimate']({ dataset, config })
  expect(after.secondsPerEpoch).toBeGreaterThan(0)
  expect(after.cacheBytes).toBe(0)
})

test('what cannot be trained is refused with its reason, and makes no run', async () => {
  const { engine, dataset } = await withDataset()
  const small = RunConfig.parse({ data: { side: 16 } })
  const estimate = await engine.handlers['run.estimate']({ dataset, config: small })
  expect(estimate.blockers).toEqual([expect.stringContaining('too small')])
  await expect(engine.handlers['run.start']({ dataset, config: small })).rejects.toThrow('too small')
  expect(await readdir(join(engine.workspace, 'runs'))).toEqual([])
})

test('what does not fit into memory is refused with numbers', async () => {
  const { engine, dataset } = await withDataset()
  vi.spyOn(process, 'availableMemory').mockReturnValue(500e6)
  onTestFinished(() => void vi.restoreAllMocks())
  const config = quickConfig()
  const { blockers } = await engine.handlers['run.estimate']({ dataset, config })
  expect(blockers).toEqual([expect.stringMatching(/needs about 0.\d GB .* 0.4 GB are free/)])
  await expect(engine.handlers['run.start']({ dataset, config })).rejects.toMatchObject({
    code: 'out-of-memory',
    message: blockers[0]
  })
})

test('a run waits for the memory of the one before it, and fails with numbers where that does not come', async () => {
  const { engine, dataset } = await withDataset()
  const config = quickConfig({ epochs: 4 })
  const { run: first } = await engine.handlers['run.start']({ dataset, config })
  await untilRun(engine, first, 'running')
  vi.spyOn(process, 'availableMemory').mockReturnValue(500e6)
  onTestFinished(() => void vi.restoreAllMocks())
  const { run: second } = await engine.handlers['run.start']({ dataset, config })
  await untilRun(engine, first, 'finished')
  const { message } = await untilRun(engine, second, 'failed')
  expect(message).toMatch(/0.\d GB .* 0.4 GB are free/)
})

test('the seed baseline’s preset is the seed report’s, setting by setting', async () => {
  const [preset] = await (await testEngine()).handlers['run.presets']({})
  expect(preset).toMatchObject({
    name: 'seed-baseline',
    config: {
      data: { side: 128, split: 'last-fifth' },
      training: { epochs: 15, batchSize: 256 },
      optimizer: { name: 'adam', learningRate: 0.001 },
      model: { dropout: 0.2 },
      loss: { name: 'binary-cross-entropy' }
    }
  })
})

test.skipIf(realCoco === undefined)('real COCO is opened, prepared and trained for an epoch', async () => {
  const engine = await testEngine()
  const { dataset } = await engine.handlers['dataset.open']({ folder: realCoco ?? '' })
  const [preset] = await engine.handlers['run.presets']({})
  expect((await engine.handlers['run.estimate']({ dataset, config: preset!.config })).parameters).toBe(
    12_979_856
  )

  const config = quickConfig({ epochs: 1, batchSize: 64 })
  const { run: id } = await engine.handlers['run.start']({ dataset, config })
  const run = await untilRun(engine, id, 'finished')
  const { fit, select, report } = run.parts
  expect([fit, select, report, run.unreadable]).toEqual([160, 40, 110, 0])
  expect(run.epochs[0]!.loss).toBeGreaterThan(0)
  const evaluation = await engine.handlers['evaluation.get']({ run: id, threshold: 0.5 })
  expect(evaluation).toMatchObject({ split: 'val2017', images: 110, selectedOnThisSplit: false })
  expect(evaluation.floors.nothing.binaryAccuracy).toBeGreaterThan(0.9)
})
