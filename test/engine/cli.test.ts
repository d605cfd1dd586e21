import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { realCoco } from '../real-data.ts'
import { runCli, startCli, waitForLine } from '../support/cli.ts'

let folder: string
let workspace: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cocoscope-cli-'))
  workspace = join(folder, 'workspace')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const small = ['--set', 'data.side=32', '--set', 'training.batchSize=32']

describe('usage', () => {
  const commands = 'serve sample check train resume runs evaluate predict predictions doctor'.split(' ')

  test('--help names every command', async () => {
    const { code, stdout } = await runCli(['--help'])
    expect([code, commands.filter((command) => !stdout.includes(`  ${command}`))]).toEqual([0, []])
  })

  test.each([
    ['an unknown command', ['trian']],
    ['an unknown option', ['runs', '--frob']],
    ['a missing argument', ['train']],
    ['a number out of range', ['serve', '--port', '70000']]
  ])('%s is wrong usage: exit code 2 and a word on standard error', async (_, args) => {
    const { code, stderr } = await runCli(args)
    expect([code, stderr.trim().length > 0]).toEqual([2, true])
  })

  test('a folder that is no COCO folder fails with one sentence', async () => {
    const { code, stderr, stdout } = await runCli(['check', folder])
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toContain('no COCO annotations')
    expect(stderr).not.toContain('    at ')
  })
})

describe('from the sample to the list of scores', () => {
  const sample = () => join(folder, 'sample')

  test('sample, check', async () => {
    const written = await runCli(['sample', sample(), '--images', '80', '--seed', '3', '--json'])
    expect(written.code).toBe(0)
    const { code, lines } = await runCli(['check', sample(), '--json'])
    expect(code).toBe(0)
    expect(lines[0]).toMatchObject({ images: 80, categories: 12 })
  })

  test('train prints one object a line, evaluate the metrics, runs the list', async () => {
    const args = ['--workspace', workspace, '--name', 'first', '--json', ...small]
    const trained = await runCli(['train', sample(), ...args, '--set', 'training.epochs=2'])
    expect([trained.stderr, trained.code]).toEqual(['', 0])
    const number = expect.any(Number)
    expect(trained.lines.filter(({ type }) => type === 'epoch')).toEqual([
      expect.objectContaining({ epoch: 1, loss: number, valLoss: number, mAP: number }),
      expect.objectContaining({ epoch: 2 })
    ])
    expect(trained.lines.at(-1)).toMatchObject({ type: 'ended', state: 'finished' })

    const where = ['--workspace', workspace, '--json']
    const evaluated = await runCli(['evaluate', 'first', ...where, '--split', 'val2017'])
    expect(evaluated.lines.at(-1)).toMatchObject({
      mAP: { value: number, low: number, high: number },
      macroF1: number
    })

    const runs = JSON.parse((await runCli(['runs', ...where])).stdout) as unknown[]
    expect(runs).toEqual([expect.objectContaining({ name: 'first', state: 'finished' })])
  })

  test('predictions writes a row an image and a column a category, and never over a file', async () => {
    const csv = join(folder, 'scores.csv')
    const args = ['predictions', 'first', '--workspace', workspace, '--split', 'val2017', '--csv', csv]
    expect((await runCli(args)).code).toBe(0)

    const [header, ...rows] = (await readFile(csv, 'utf8')).trim().split('\n')
    const file = join(sample(), 'annotations', 'instances_val2017.json')
    const truth = JSON.parse(await readFile(file, 'utf8')) as {
      images: { id: number; file_name: string }[]
      categories: { id: number }[]
    }
    expect(header).toBe(['image_id', 'file_name', ...truth.categories.map(({ id }) => id)].join(','))
    expect(rows.map((row) => row.split(',').slice(0, 2))).toEqual(
      truth.images.map(({ id, file_name: name }) => [String(id), name])
    )
    const scores = rows.flatMap((row) => row.split(',').slice(2).map(Number))
    expect(scores.filter((score) => !(score >= 0 && score <= 1))).toEqual([])

    const again = await runCli(args)
    expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining('--force') })
    const intoDataset = await runCli([...args.slice(0, -1), join(sample(), 'scores.csv')])
    expect(intoDataset).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('nothing is ever written')
    })
  })

  test('predict scores pictures without annotations and names those it cannot read', async () => {
    const csv = join(folder, 'loose.csv')
    const broken = join(folder, 'broken.jpg')
    await writeFile(broken, 'not a picture')
    const paths = [join(sample(), 'val2017'), broken]
    const { code, lines } = await runCli([
      'predict',
      'first',
      ...paths,
      '--workspace',
      workspace,
      '--csv',
      csv,
      '--json'
    ])
    expect(code).toBe(0)
    expect(lines[0]).toMatchObject({ images: 20, labels: 12, unreadable: [{ file: broken }] })
    expect((await readFile(csv, 'utf8')).trim().split('\n')).toHaveLength(21)
  })

  test('Ctrl+C writes a checkpoint and says how to go on, and resume goes on from it', async () => {
    const args = ['--workspace', workspace, '--name', 'stopped', '--json', ...small]
    const child = startCli(['train', sample(), ...args, '--set', 'training.epochs=40'])
    await waitForLine(child, ({ type, epoch }) => type === 'epoch' && epoch === 1)
    child.kill('SIGINT')
    expect(await once(child, 'exit')).toEqual([130, null])
    const listed = await runCli(['runs', '--workspace', workspace, '--json'])
    const [run] = JSON.parse(listed.stdout) as unknown[]
    expect(run).toMatchObject({ state: 'stopped', checkpoint: { step: expect.any(Number) } })

    const again = startCli(['resume', 'stopped', '--workspace', workspace, '--json'])
    const next = await waitForLine(again, ({ type }) => type === 'epoch')
    expect(next.epoch).toBeGreaterThan(1)
    again.kill('SIGINT')
    await once(again, 'exit')
  })

  test('a workspace in use is named as such, with who holds it; a second serve gives a new address', async () => {
    const where = ['--workspace', workspace]
    const holder = startCli(['serve', '--no-open', '--json', ...where])
    try {
      await waitForLine(holder, ({ type }) => type === 'listening')
      const { code, stderr } = await runCli(['runs', ...where])
      expect({ code, names: stderr.includes(String(holder.pid)) }).toEqual({ code: 1, names: true })
      const second = await runCli(['serve', '--no-open', '--json', ...where])
      expect(second).toMatchObject({ code: 0, lines: [{ type: 'listening' }] })
    } finally {
      holder.kill('SIGTERM')
      await once(holder, 'exit')
    }
  })

  test('serve for a shell ends when its standard input closes', async () => {
    const child = startCli(['serve', '--stdio', '--workspace', workspace])
    await waitForLine(child, ({ type }) => type === 'listening')
    child.stdin.end()
    expect(await once(child, 'exit')).toEqual([0, null])
  })
})

test.skipIf(realCoco === undefined)('real COCO: check, train, evaluate on its val split', async () => {
  const coco = realCoco ?? ''
  const where = ['--workspace', join(folder, 'real'), '--json']
  const checked = await runCli(['check', coco, '--json'])
  expect(checked.lines[0]).toMatchObject({ images: 310, categories: 80 })

  const settings = ['data.side=64', 'training.epochs=2', 'training.batchSize=64'].flatMap((setting) => [
    '--set',
    setting
  ])
  const trained = await runCli(['train', coco, ...where, '--name', 'real', ...settings])
  expect(trained.lines.at(-1)).toMatchObject({ type: 'ended', state: 'finished' })

  const { code, lines } = await runCli(['evaluate', 'real', '--split', 'val2017', ...where])
  expect(code).toBe(0)
  const mAP = lines[0]?.mAP as { value: number; low: number; high: number }
  expect(mAP.value).toBeGreaterThan(0.04)
  expect(mAP.low).toBeLessThan(mAP.high)
})
