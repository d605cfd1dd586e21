import { appendFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pino from 'pino'
import { expect, test } from 'vitest'
import type { RunId } from '#contract/shapes.ts'
import { openRunStore } from '#engine/runs/store.ts'
import type { Workspace } from '#engine/workspace.ts'
import { temporaryFolder } from '../../../coco-folder.ts'
import { exampleEpoch, exampleRun } from '../../../support/runs.ts'

async function emptyWorkspace(): Promise<Workspace> {
  const folder = await temporaryFolder()
  const workspace = { folder, runs: join(folder, 'runs'), trash: join(folder, 'trash') }
  await mkdir(workspace.runs)
  await mkdir(workspace.trash)
  return workspace as Workspace
}
const open = (workspace: Workspace) => openRunStore(workspace, pino({ level: 'silent' }))

/** A workspace with one run of two epochs. */
async function withOneRun() {
  const workspace = await emptyWorkspace()
  const store = await open(workspace)
  const run = exampleRun({ epochs: [exampleEpoch(1, 0.1), exampleEpoch(2, 0.2)] })
  await store.save(run)
  for (const metrics of run.epochs) await store.appendEpoch(run.run, metrics)
  return { workspace, store, run, folder: store.folder(run.run) }
}

test('a run is found again as it was saved, with its epochs and size', async () => {
  const { workspace, run } = await withOneRun()
  const [found] = (await open(workspace)).list()
  expect(found).toEqual({ ...run, sizeBytes: expect.any(Number) })
  expect(found!.sizeBytes).toBeGreaterThan(500)
})

test('runs are listed newest first', async () => {
  const store = await open(await emptyWorkspace())
  for (const day of [2, 3, 1]) {
    const created = `2026-01-0${day}T00:00:00.000Z`
    await store.save(exampleRun({ run: `run00000000${day}` as RunId, created }))
  }
  expect(store.list().map(({ run }) => run.at(-1))).toEqual(['3', '2', '1'])
})

test('a torn last line of metrics is dropped, and the next one stands on its own', async () => {
  const { workspace, run, folder } = await withOneRun()
  await appendFile(join(folder, 'metrics.jsonl'), JSON.stringify(exampleEpoch(3, 0.3)).slice(0, 40))

  const store = await open(workspace)
  expect(store.get(run.run).epochs).toEqual(run.epochs)
  await store.appendEpoch(run.run, exampleEpoch(3, 0.3))
  expect((await open(workspace)).get(run.run).epochs).toEqual([...run.epochs, exampleEpoch(3, 0.3)])
  expect(store.setAside()).toEqual([])
})

test('metrics damaged in the middle are set aside whole and named; the run keeps what stands before', async () => {
  const { workspace, run, folder } = await withOneRun()
  const file = join(folder, 'metrics.jsonl')
  const damaged = (await readFile(file, 'utf8')).replace('"epoch":2', '"epoch":"two"')
  await writeFile(file, damaged)

  const store = await open(workspace)
  expect(store.get(run.run).epochs).toEqual([exampleEpoch(1, 0.1)])
  const aside = (await readdir(folder)).find((name) => name.startsWith('metrics.jsonl.damaged-'))
  expect(await readFile(join(folder, aside ?? ''), 'utf8')).toBe(damaged)
  expect(store.setAside()).toEqual([expect.stringMatching(`line 2.*${aside}`)])
})

test.each([
  ['no JSON', '{"run":'],
  ['no run', '{"name":"x"}']
])('a run.json that is %s is set aside and named, never reset', async (_, text) => {
  const { workspace, run, folder } = await withOneRun()
  await writeFile(join(folder, 'run.json'), text)

  const store = await open(workspace)
  expect(store.list()).toEqual([])
  const aside = (await readdir(folder)).find((name) => name.startsWith('run.json.damaged-'))
  expect(await readFile(join(folder, aside ?? ''), 'utf8')).toBe(text)
  expect(store.setAside()).toEqual([expect.stringContaining(aside ?? '?')])
  expect(() => store.get(run.run)).toThrow(aside)
})

test('changes that overlap all last, and the file holds the last one', async () => {
  const { workspace, store, run } = await withOneRun()
  const saves = Array.from({ length: 20 }, (_, i) =>
    store.save({ ...store.get(run.run), microBatch: i, name: store.get(run.run).name + '.' })
  )
  await Promise.all(saves)
  const expected = { microBatch: 19, name: `example${'.'.repeat(20)}` }
  expect(store.get(run.run)).toMatchObject(expected)
  expect((await open(workspace)).get(run.run)).toMatchObject(expected)
})

test('a removed run is in the trash and can be taken back, also after a restart', async () => {
  const { workspace, store, run } = await withOneRun()
  await store.remove(run.run)
  expect(store.list()).toEqual([])
  expect(() => store.get(run.run)).toThrow('no run')
  expect(await readdir(workspace.trash)).toEqual([`run-${run.run}`])

  const restarted = await open(workspace)
  expect((await restarted.restore(run.run)).epochs).toEqual(run.epochs)
  expect(restarted.list()).toHaveLength(1)
  await expect(restarted.restore(run.run)).rejects.toThrow('not in the trash')
})

test('the log of a run is kept line by line', async () => {
  const { store, run, folder } = await withOneRun()
  expect(await store.readLog(run.run)).toEqual({ text: '', file: join(folder, 'log.txt') })
  await store.appendLog(run.run, 'one')
  await store.appendLog(run.run, 'two')
  expect((await store.readLog(run.run)).text).toMatch(/^\S+Z one\n\S+Z two\n$/)
})

test('splits with stored predictions are told by their names', async () => {
  const { store, run, folder } = await withOneRun()
  await mkdir(join(folder, 'predictions'))
  const name = encodeURIComponent('my val/2017')
  await writeFile(join(folder, 'predictions', `${name}.json`), '{}')
  await writeFile(join(folder, 'predictions', `${name}.bin`), '')
  expect((await store.refresh(run.run)).evaluated).toEqual(['my val/2017'])
})
