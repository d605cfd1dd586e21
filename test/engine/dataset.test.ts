import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, readdir, rename, rm } from 'node:fs/promises'
import { join, relative } from 'node:path'
import pino from 'pino'
import { expect, onTestFinished, test } from 'vitest'
import { DatasetId, ImageQuery, type Job } from '#contract/shapes.ts'
import type { EngineContext } from '#engine/context.ts'
import { datasetColumns, datasetHandlers } from '#engine/dataset/handlers.ts'
import { createDatasets } from '#engine/dataset/registry.ts'
import { createJobs } from '#engine/jobs.ts'
import { openWorkspace } from '#engine/workspace.ts'
import { put, smallCoco, temporaryFolder } from '../coco-folder.ts'
import { realCoco } from '../real-data.ts'

/** An engine's datasets on a workspace of its own. */
async function engineOn(folder: string) {
  const logged: string[] = []
  const workspace = await openWorkspace(folder)
  onTestFinished(() => workspace.close())
  const log = pino({}, { write: (line: string) => void logged.push(line) })
  const jobEvents: Job[] = []
  const emit: EngineContext['emit'] = (event) => {
    if (event.type === 'job') jobEvents.push(event.job)
  }
  const datasets = createDatasets(workspace, log)
  const context: EngineContext = { workspace, log, jobs: createJobs(emit), datasets, emit }
  return {
    ...context,
    handlers: datasetHandlers(context),
    columns: datasetColumns(context),
    jobEvents,
    logged
  }
}

/** The same workspace with nothing in memory, as after a restart. */
const restarted = (engine: Awaited<ReturnType<typeof engineOn>>) => ({
  ...engine,
  datasets: createDatasets(engine.workspace, engine.log)
})

async function hashesOf(folder: string): Promise<Record<string, string>> {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) =>
    entry.isFile()
  )
  const entries = files.map(async ({ parentPath, name }) => {
    const path = join(parentPath, name)
    return [
      relative(folder, path),
      createHash('sha256')
        .update(await readFile(path))
        .digest('hex')
    ] as const
  })
  return Object.fromEntries(await Promise.all(entries))
}

test('a dataset opened through the engine answers every call, and not a byte of its folder changes', async () => {
  const { handlers, columns } = await engineOn(await temporaryFolder())
  const folder = await smallCoco()
  const before = await hashesOf(folder)
  const summary = await handlers['dataset.open']({ folder })
  const { dataset } = summary
  const query = ImageQuery.parse({ must: [18] })

  expect(summary).toMatchObject({
    folder,
    layout: 'COCO 2017',
    images: 4,
    objects: 5,
    captions: 3,
    splits: [
      { name: 'train2017', images: 3, objects: 4, captions: 1 },
      { name: 'val2017', images: 1, objects: 1, captions: 2 }
    ],
    problems: { error: 0, warning: 0, note: 1 },
    sample: false
  })
  expect(await handlers['dataset.get']({ dataset })).toEqual(summary)
  expect(await handlers['dataset.facets']({ dataset, query })).toMatchObject({
    images: 2,
    labels: [1, 2],
    splits: { train2017: 2, val2017: 0 }
  })
  expect(await columns['dataset.images']({ dataset, query, sort: 'objects', descending: true })).toEqual({
    id: Float64Array.of(1, 2),
    width: Uint16Array.of(100, 100),
    height: Uint16Array.of(80, 80),
    split: Uint8Array.of(0, 0)
  })
  expect((await handlers['dataset.rows']({ dataset, images: [4, 99, 1] })).map(({ image }) => image)).toEqual(
    [4, 1]
  )
  expect(await handlers['dataset.image']({ dataset, image: 4 })).toMatchObject({
    path: join(folder, 'val2017/4.jpg'),
    present: true,
    truth: [0]
  })
  expect((await handlers['dataset.problems']({ dataset })).map(({ kind }) => kind)).toEqual(['image-empty'])
  await expect(handlers['dataset.image']({ dataset, image: 5 })).rejects.toMatchObject({ code: 'not-found' })
  expect(await hashesOf(folder)).toEqual(before)
})

test.skipIf(realCoco === undefined)('real COCO opens with the counts its notes give', async () => {
  const { handlers } = await engineOn(await temporaryFolder())
  expect(await handlers['dataset.open']({ folder: realCoco ?? '' })).toMatchObject({
    images: 310,
    objects: 2755,
    captions: 900,
    splits: [
      { name: 'train2017', images: 200, objects: 1894, captions: 350 },
      { name: 'val2017', images: 110, objects: 861, captions: 550 }
    ]
  })
})

test('a dataset keeps its id when opened again, after a restart, and after its folder was moved', async () => {
  const engine = await engineOn(await temporaryFolder())
  const folder = await smallCoco()
  const [first, again] = await Promise.all([
    engine.datasets.open(folder),
    engine.datasets.open(`${folder}/.`)
  ])
  expect(again).toBe(first)
  expect(await engine.datasets.open(folder)).toBe(first)

  const later = restarted(engine)
  expect((await later.datasets.get(first.dataset)).summary.fingerprint).toBe(first.summary.fingerprint)

  const moved = join(await temporaryFolder(), 'moved')
  await rename(folder, moved)
  const last = restarted(later)
  await expect(last.datasets.get(first.dataset)).rejects.toMatchObject({
    code: 'not-found',
    message: expect.stringContaining(`no longer at ${folder}`) as string
  })
  expect((await last.datasets.recent()).map(({ present }) => present)).toEqual([false])
  expect((await last.datasets.open(moved)).dataset).toBe(first.dataset)
  expect(await last.datasets.recent()).toMatchObject([
    { dataset: first.dataset, folder: moved, images: 4, labels: 2, present: true, strip: [1, 2, 3, 4] }
  ])
})

test('a dataset whose annotations changed is read again when it is opened', async () => {
  const { datasets } = await engineOn(await temporaryFolder())
  const folder = await smallCoco()
  const before = await datasets.open(folder)
  await put(folder, 'annotations/captions_train2017.json', { annotations: [] })
  const after = await datasets.open(folder)

  expect([before.dataset === after.dataset, before.summary.captions, after.summary.captions]).toEqual([
    true,
    3,
    2
  ])
})

/** How the index served each time a dataset was opened, and the messages between. */
const opened = (logged: string[]) =>
  logged
    .map((line) => JSON.parse(line) as { msg: string; index?: string })
    .map(({ msg, index }) => (msg === 'Dataset opened' ? index : msg))

test('a dataset opened again comes from its index, until a file of its folder changes', async () => {
  const engine = await engineOn(await temporaryFolder())
  const folder = await smallCoco()
  const { summary: before, ...first } = await engine.datasets.open(folder)
  const { summary: after, ...second } = await restarted(engine).datasets.open(folder)
  expect(second).toEqual(first)
  expect({ ...after, openedSeconds: 0 }).toEqual({ ...before, openedSeconds: 0 })

  await put(folder, 'annotations/captions_train2017.json', { annotations: [] })
  expect((await restarted(engine).datasets.open(folder)).summary.captions).toBe(2)
  await rm(join(folder, 'train2017/1.jpg'))
  expect((await restarted(engine).datasets.open(folder)).summary.problems.error).toBe(1)
  await restarted(engine).datasets.open(folder)
  expect(opened(engine.logged)).toEqual(['stale', 'read', 'stale', 'stale', 'read'])
})

test('a damaged index is rebuilt, which the log says, and what the user made stays', async () => {
  const engine = await engineOn(await temporaryFolder())
  const folder = await smallCoco()
  const { dataset, summary } = await engine.datasets.open(folder)
  const own = join(engine.workspace.datasets, dataset)
  const index = await readFile(join(own, 'index.bin'))
  await put(own, 'tags/mine.json', '[]')

  const damages = [index.subarray(0, -1), index.subarray(0, 7), Buffer.alloc(0), index.fill(1, 100, 101)]
  for (const damaged of damages) {
    await put(own, 'index.bin', damaged)
    const later = await restarted(engine).datasets.open(folder)
    expect(later.summary.fingerprint).toBe(summary.fingerprint)
  }
  await restarted(engine).datasets.open(folder)
  const rebuilt = ['The saved index was damaged; the files were read again', 'damaged']
  expect(opened(engine.logged)).toEqual(['stale', ...damages.flatMap(() => rebuilt), 'read'])
  expect((await readdir(own)).sort()).toEqual(['dataset.json', 'index.bin', 'tags'])
})

test('where the index cannot be saved, the dataset opens all the same', async () => {
  const engine = await engineOn(await temporaryFolder())
  const folder = await smallCoco()
  const { dataset, summary } = await engine.datasets.open(folder)
  const index = join(engine.workspace.datasets, dataset, 'index.bin')
  await rm(index)
  await put(index, 'in the way', '')

  expect((await restarted(engine).datasets.open(folder)).summary.images).toBe(summary.images)
  expect(opened(engine.logged)).toEqual([
    'stale',
    'The saved index was damaged; the files were read again',
    'The index could not be saved',
    'damaged'
  ])
})

test('more datasets than stay in memory can be got, newest first in the list', async () => {
  const { datasets } = await engineOn(await temporaryFolder())
  const opened = []
  for (let index = 0; index < 5; index++) opened.push((await datasets.open(await smallCoco())).dataset)

  expect((await datasets.recent()).map(({ dataset }) => dataset)).toEqual(opened.toReversed())
  for (const id of opened) expect((await datasets.get(id)).dataset).toBe(id)
})

test('a folder that holds the workspace is not opened, for then its own folder would be written to', async () => {
  const folder = await smallCoco()
  const { datasets } = await engineOn(join(folder, 'workspace'))
  await expect(datasets.open(folder)).rejects.toMatchObject({ code: 'refused' })
})

test('a forgotten dataset leaves the list, and its folder stays', async () => {
  const { datasets, handlers } = await engineOn(await temporaryFolder())
  const folder = await smallCoco()
  const { dataset } = await datasets.open(folder)
  await handlers['dataset.forget']({ dataset })

  expect(await datasets.recent()).toEqual([])
  expect(existsSync(join(folder, 'annotations'))).toBe(true)
  await expect(datasets.get(dataset)).rejects.toMatchObject({ code: 'not-found' })
  await expect(datasets.get(DatasetId.parse('000000000000'))).rejects.toMatchObject({ code: 'not-found' })
})

test('a damaged record is set aside under a new name with its bytes, and named', async () => {
  const engine = await engineOn(await temporaryFolder())
  const folder = await smallCoco()
  const { dataset } = await engine.datasets.open(folder)
  const own = join(engine.workspace.datasets, dataset)
  await put(own, 'dataset.json', '{"version": 1, "data')

  const later = restarted(engine)
  expect(await later.datasets.recent()).toEqual([])
  const [aside = ''] = await readdir(own)
  expect(aside).toMatch(/^dataset\.damaged-.*\.json$/)
  expect(await readFile(join(own, aside), 'utf8')).toBe('{"version": 1, "data')
  await expect(later.datasets.get(dataset)).rejects.toMatchObject({
    code: 'damaged',
    message: expect.stringContaining(join(own, aside)) as string
  })
  await later.datasets.open(folder)
  expect(await readFile(join(own, aside), 'utf8')).toBe('{"version": 1, "data')
})

test('broken annotations are told from the loading thread as they are', async () => {
  const { handlers } = await engineOn(await temporaryFolder())
  const folder = await smallCoco()
  await put(folder, 'annotations/instances_val2017.json', '{"images": [1 2]}')

  await expect(handlers['dataset.open']({ folder })).rejects.toMatchObject({
    name: 'AppError',
    code: 'bad-json',
    message: expect.stringContaining(
      'instances_val2017.json is not valid JSON: at line 1, column 15'
    ) as string
  })
})

test('the engine answers while a large dataset is read', async () => {
  const { datasets } = await engineOn(await temporaryFolder())
  const folder = await temporaryFolder()
  const images = Array.from({ length: 40_000 }, (_, id) => ({
    id,
    file_name: `${id}.jpg`,
    width: 640,
    height: 480
  }))
  const annotations = images.flatMap(({ id }) =>
    Array.from({ length: 5 }, (_, index) => ({
      id: id * 5 + index,
      image_id: id,
      category_id: 1,
      bbox: [1, 1, 9, 9]
    }))
  )
  await put(folder, 'annotations/instances_all.json', {
    images,
    annotations,
    categories: [{ id: 1, name: 'thing' }]
  })

  let longest = 0
  let last = performance.now()
  const ticking = setInterval(() => {
    longest = Math.max(longest, performance.now() - last)
    last = performance.now()
  }, 10)
  const { summary } = await datasets.open(folder)
  clearInterval(ticking)

  expect([summary.images, summary.objects]).toEqual([40_000, 200_000])
  expect(longest).toBeLessThan(500)
})

test('the sample is drawn once, as a job, and opened', async () => {
  const { handlers, jobEvents, workspace } = await engineOn(await temporaryFolder())
  const [first, second] = await Promise.all([handlers['dataset.sample']({}), handlers['dataset.sample']({})])

  expect(first).toMatchObject({ sample: true, folder: workspace.sample, problems: { error: 0, warning: 0 } })
  expect(second.dataset).toBe(first.dataset)
  expect(new Set(jobEvents.map(({ job }) => job)).size).toBe(1)
  expect(jobEvents.at(-1)).toMatchObject({ kind: 'sample', state: 'done' })
  await rm(workspace.sample, { recursive: true })
})

test('folders are listed without hidden ones and files, and COCO folders are marked', async () => {
  const { handlers } = await engineOn(await temporaryFolder())
  const root = await temporaryFolder()
  await put(root, 'set 10/annotations/instances_train.json', {})
  await put(root, 'set 9/file.txt', '')
  await put(root, '.hidden/file.txt', '')
  await put(root, 'file.txt', '')
  const list = (path: string | null) => handlers['folder.list']({ path })

  expect(await list(root)).toEqual({
    path: root,
    parent: join(root, '..'),
    coco: false,
    entries: [
      { name: 'set 9', path: join(root, 'set 9'), coco: false },
      { name: 'set 10', path: join(root, 'set 10'), coco: true }
    ]
  })
  expect((await list(join(root, 'set 10'))).coco).toBe(true)
  expect((await list('/')).parent).toBeNull()
  expect((await list(null)).entries.every(({ name }) => !name.startsWith('.'))).toBe(true)
  await expect(list(join(root, 'nowhere'))).rejects.toMatchObject({ code: 'not-found' })
  await expect(list(join(root, 'file.txt'))).rejects.toMatchObject({ code: 'not-found' })
})
