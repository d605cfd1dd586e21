import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { testEngine, untilEvent, untilRun, type TestEngine } from '../support/engine.ts'
import { colouredCoco, quickConfig } from '../support/runs.ts'

/** An engine with a dataset that can be learned opened in it. */
async function withDataset() {
  const engine = await testEngine()
  const { dataset } = await engine.handlers['dataset.open']({ folder: await colouredCoco() })
  return { engine, dataset }
}

/** A run that was stopped after an epoch or more. */
async function stoppedRun(engine: TestEngine, epochs = 40) {
  const { dataset } = await engine.handlers['dataset.open']({ folder: await colouredCoco() })
  const { run } = await engine.handlers['run.start']({ dataset, config: quickConfig({ epochs }) })
  await untilEvent(engine, ({ type }) => type === 'run-epoch')
  await engine.handlers['run.stop']({ run, when: 'epoch' })
  return untilRun(engine, run, 'stopped')
}

test('a run whose folder cannot be written fails, the engine answers, and the run resumes once it can', async () => {
  const { engine, dataset } = await withDataset()
  const config = quickConfig({ epochs: 40 })
  const { run } = await engine.handlers['run.start']({ dataset, config })
  await untilEvent(engine, ({ type }) => type === 'run-epoch')
  const file = join(engine.workspace, 'runs', run, 'run.json')
  await rm(file)
  await mkdir(join(file, 'in the way'), { recursive: true })
  expect((await untilRun(engine, run, 'failed')).message).toContain('The log')

  await rm(file, { recursive: true })
  await engine.handlers['run.resume']({ run })
  expect((await untilRun(engine, run, 'finished')).epochs.map(({ epoch }) => epoch)).toEqual(
    Array.from({ length: 40 }, (_, i) => i + 1)
  )
})

test('a run that cannot be written when it is to go on stays as it was, and goes on once it can', async () => {
  const engine = await testEngine()
  const { run, epochs } = await stoppedRun(engine)
  const file = join(engine.workspace, 'runs', run, 'run.json')
  await rm(file)
  await mkdir(join(file, 'in the way'), { recursive: true })
  await expect(engine.handlers['run.resume']({ run })).rejects.toThrow()
  expect(await engine.handlers['run.get']({ run })).toMatchObject({ state: 'stopped', epochs })

  await rm(file, { recursive: true })
  await engine.handlers['run.resume']({ run })
  await untilEvent(engine, ({ type }) => type === 'run-epoch')
})

test('a run that cannot be written when it is to begin is none', async () => {
  const { engine, dataset } = await withDataset()
  const runs = join(engine.workspace, 'runs')
  await rename(runs, `${runs}.away`)
  await writeFile(runs, 'in the way')
  await expect(engine.handlers['run.start']({ dataset, config: quickConfig() })).rejects.toThrow()
  expect(await engine.handlers['run.list']({})).toEqual([])
})

test('a run whose checkpoints cannot be read says so and loses nothing; without them it begins anew', async () => {
  const engine = await testEngine()
  const { run, epochs, checkpoint, bestEpoch } = await stoppedRun(engine)
  const checkpoints = join(engine.workspace, 'runs', run, 'checkpoints')
  const names = new Set([checkpoint!.name, `epoch-${String(bestEpoch).padStart(4, '0')}`])
  for (const name of names) await writeFile(join(checkpoints, name, 'state.json'), '{"epoch": ')
  await expect(engine.handlers['run.resume']({ run })).rejects.toMatchObject({
    code: 'damaged',
    message: expect.stringContaining(checkpoint!.name)
  })
  expect(await engine.handlers['run.get']({ run })).toMatchObject({ state: 'stopped', epochs, checkpoint })

  await rename(checkpoints, `${checkpoints}.away`)
  await engine.handlers['run.resume']({ run })
  const event = await untilEvent(engine, ({ type }) => type === 'run-epoch')
  expect(event).toMatchObject({ metrics: { epoch: 1 } })
})

test('a run that trains is evaluated all the while, also as its best epoch moves on', async () => {
  const { engine, dataset } = await withDataset()
  const config = quickConfig({ epochs: 60, batchSize: 16 })
  const { run } = await engine.handlers['run.start']({ dataset, config })
  await untilEvent(engine, ({ type }) => type === 'run-epoch')
  let evaluated = 0
  while ((await engine.handlers['run.get']({ run })).state === 'running') {
    await engine.handlers['evaluation.get']({ run, threshold: 0.5 })
    evaluated++
  }
  expect(evaluated).toBeGreaterThan(0)
})

test('stored scores that are damaged or gone are made again', async () => {
  const { engine, dataset } = await withDataset()
  const { run } = await engine.handlers['run.start']({ dataset, config: quickConfig({ epochs: 1 }) })
  await untilRun(engine, run, 'finished')
  const whole = (await engine.handlers['evaluation.get']({ run, threshold: 0.5 })).metrics
  const stored = join(engine.workspace, 'runs', run, 'predictions', 'val2017')
  const spoil = [
    () => writeFile(`${stored}.bin`, 'COCOCOL1'),
    () => writeFile(`${stored}.json`, '{"checkpoint"'),
    () => rm(`${stored}.bin`)
  ]
  for (const each of spoil) {
    await each()
    expect((await engine.handlers['evaluation.get']({ run, threshold: 0.5 })).metrics).toEqual(whole)
    expect((await stat(`${stored}.bin`)).size).toBeGreaterThan(100)
  }
})
