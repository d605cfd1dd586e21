import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { RunConfig, type Preset } from '#contract/config.ts'
import { parseSetting, readConfig, settingPaths } from '../../../src/cli/settings.ts'

const presets: Preset[] = [
  { name: 'seed-baseline', title: 'Seed baseline', description: '', config: RunConfig.parse({}) }
]
const read = (options: { preset?: string; config?: string; set?: string[] }) =>
  readConfig(presets, { preset: 'seed-baseline', set: [], ...options })

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cocoscope-settings-'))
})
afterAll(() => rm(folder, { recursive: true }))

test('every name that scripts rely on is a setting', () => {
  expect(settingPaths).toEqual(
    expect.arrayContaining([
      'data.side',
      'data.split',
      'modalities',
      'model.name',
      'training.epochs',
      'training.batchSize',
      'training.seed',
      'optimizer.name',
      'optimizer.learningRate',
      'loss.name'
    ])
  )
})

test('a preset alone is its own configuration', async () => {
  expect(await read({})).toEqual(RunConfig.parse({}))
})

test('a value on the command line goes over the file’s, and the file’s over the preset’s', async () => {
  const file = join(folder, 'config.json')
  await writeFile(file, JSON.stringify({ training: { epochs: 4, batchSize: 32 }, data: { side: 64 } }))

  const config = await read({ config: file, set: ['training.epochs=2', 'optimizer.learningRate=1e-4'] })

  expect(config).toEqual(
    RunConfig.parse({
      training: { epochs: 2, batchSize: 32 },
      data: { side: 64 },
      optimizer: { learningRate: 0.0001 }
    })
  )
})

test('modalities are a comma list', () => {
  expect(parseSetting('modalities=image, text')).toEqual({ modalities: ['image', 'text'] })
})

describe('what is wrong is named', () => {
  test.each([
    ['an unknown preset', { preset: 'best' }, 'There is no preset "best". There are: seed-baseline.'],
    ['a setting without a value', { set: ['training.epochs'] }, '"training.epochs" has no "="'],
    [
      'an unknown setting',
      { set: ['training.epoch=3'] },
      'There is no setting "training.epoch". There are: data.side'
    ],
    ['a value out of range', { set: ['training.epochs=0'] }, 'The setting "training.epochs" is wrong: '],
    [
      'a value of another type',
      { set: ['training.epochs=many'] },
      'The setting "training.epochs" is wrong: '
    ],
    ['a missing file', { config: '/nowhere/config.json' }, '/nowhere/config.json cannot be read']
  ])('%s', async (_, options, message) => {
    await expect(read(options)).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining(message)
    })
  })

  test('a file that is not JSON, and one that is no object', async () => {
    const file = join(folder, 'broken.json')
    await writeFile(file, '{"training":')
    await expect(read({ config: file })).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining(file)
    })
    await writeFile(file, '[1]')
    await expect(read({ config: file })).rejects.toMatchObject({
      message: expect.stringContaining('one JSON object')
    })
  })

  test('an unknown value in the file', async () => {
    const file = join(folder, 'unknown.json')
    await writeFile(file, JSON.stringify({ training: { epoch: 1 } }))
    await expect(read({ config: file })).rejects.toMatchObject({
      message: expect.stringContaining('"training"')
    })
  })
})
