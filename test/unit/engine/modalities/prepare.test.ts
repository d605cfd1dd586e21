import {
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  truncate,
  utimes,
  writeFile
} from 'node:fs/promises'
import { join } from 'node:path'
import pino from 'pino'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import type { EngineEvent } from '#contract/events.ts'
import { DatasetId } from '#contract/shapes.ts'
import type { EngineContext } from '#engine/context.ts'
import type { Dataset } from '#engine/dataset/dataset.ts'
import { loadDataset } from '#engine/dataset/load.ts'
import { summarise } from '#engine/dataset/summary.ts'
import { createJobs } from '#engine/jobs.ts'
import { packImages } from '#engine/modalities/image/pack.ts'
import { createPrepareImages } from '#engine/modalities/image/prepare.ts'
import { imageBytes, openPackedImages, shardPath } from '#storage/packed-images.ts'
import { smallCoco, temporaryFolder } from '../../../coco-folder.ts'
import { colouredCoco } from '../../../support/runs.ts'

const side = 16

/** The preparing of a workspace of its own, and the job events it causes. */
async function preparing() {
  const cache = await temporaryFolder()
  const events: EngineEvent[] = []
  const jobs = createJobs((event) => events.push(event))
  const prepare = createPrepareImages({
    workspace: { cache },
    jobs,
    log: pino({ level: 'silent' })
  } as unknown as EngineContext)
  const states = () => events.flatMap((event) => (event.type === 'job' ? [event.job.state] : []))
  return { cache, jobs, prepare, states }
}

async function open(folder: string): Promise<Dataset> {
  const dataset = DatasetId.parse('datadatadata')
  const content = await loadDataset(folder)
  return {
    ...content.columns,
    dataset,
    summary: summarise(dataset, content, { sample: false, openedSeconds: 0 })
  }
}

/** Packs files, and reads back the colour in the middle of each. */
async function colours(files: string[]) {
  const folder = join(await temporaryFolder(), 'pack')
  const { images, unreadable } = await packImages({
    folder,
    side,
    count: files.length,
    path: (row) => Promise.resolve(files[row]!)
  })
  const reader = openPackedImages(images)
  const pixels = new Uint8Array(files.length * imageBytes(images))
  reader.read(Int32Array.from(files.keys()), pixels)
  reader.close()
  const middle = 3 * (side * (side / 2) + side / 2)
  const colour = (row: number) => [...pixels.subarray(row * imageBytes(images) + middle).subarray(0, 3)]
  return { unreadable, colours: files.map((_, row) => colour(row)) }
}

test('colour, grey, CMYK, palette, transparent and 16-bit pictures come out as three channels of a byte', async () => {
  const folder = await temporaryFolder()
  const background = { r: 170, g: 140, b: 110 }
  const picture = () => sharp({ create: { width: 40, height: 24, channels: 3, background } })
  const transparent = sharp({
    create: { width: 40, height: 24, channels: 4, background: { ...background, alpha: 0.5 } }
  })
  const files = {
    'colour.jpg': picture().jpeg({ quality: 100, chromaSubsampling: '4:4:4' }),
    'grey.jpg': picture().greyscale().jpeg({ quality: 100 }),
    'cmyk.jpg': picture().toColourspace('cmyk').jpeg({ quality: 100 }),
    'palette.png': picture().png({ palette: true }),
    'transparent.png': transparent.png(),
    'deep.png': picture().toColourspace('rgb16').png(),
    'picture.webp': picture().webp({ lossless: true })
  }
  const paths: string[] = []
  for (const [name, written] of Object.entries(files)) {
    paths.push(join(folder, name))
    await written.toFile(join(folder, name))
  }
  expect((await sharp(paths[2]).metadata()).channels).toBe(4)

  const { colours: found, unreadable } = await colours(paths)
  expect(unreadable).toEqual([])
  const [colour, grey, cmyk, ...rest] = found
  const near = (value: number, tolerance: number) => expect.closeTo(value, -Math.log10(2 * tolerance))
  expect(colour).toEqual([near(170, 3), near(140, 3), near(110, 3)])
  expect(new Set(grey).size).toBe(1)
  expect(cmyk).toEqual([near(170, 25), near(140, 25), near(110, 25)])
  for (const one of rest) expect(one).toEqual([near(170, 1.1), near(140, 1.1), near(110, 1.1)])
})

test('what cannot be read is listed with a reason, is black, and stops nothing', async () => {
  const folder = await temporaryFolder()
  const good = join(folder, 'good.png')
  const background = { r: 10, g: 20, b: 30 }
  await sharp({ create: { width: 64, height: 64, channels: 3, background } })
    .png()
    .toFile(good)
  const cut = join(folder, 'cut.jpg')
  const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const
  await sharp({ create: { width: 200, height: 200, channels: 3, background: '#888', noise } })
    .jpeg()
    .toFile(cut)
  await truncate(cut, Math.floor((await stat(cut)).size / 2))
  const text = join(folder, 'text.jpg')
  await writeFile(text, 'not a picture')
  const drawing = join(folder, 'drawing.jpg')
  await writeFile(drawing, '<svg xmlns="http://www.w3.org/2000/svg"><rect width="9" height="9"/></svg>')

  const files = [cut, good, text, join(folder, 'missing.jpg'), good, drawing]
  const { colours: found, unreadable } = await colours(files)
  expect(found).toEqual([
    [0, 0, 0],
    [10, 20, 30],
    [0, 0, 0],
    [0, 0, 0],
    [10, 20, 30],
    [0, 0, 0]
  ])
  expect(unreadable.map(({ row }) => row)).toEqual([0, 2, 3, 5])
  expect(unreadable.every(({ reason }) => reason.length > 0)).toBe(true)
})

test('whole shards of an interrupted call are kept, and the rest is made', async () => {
  const source = await temporaryFolder()
  const file = join(source, 'one.png')
  await sharp({ create: { width: 8, height: 8, channels: 3, background: '#123456' } })
    .png()
    .toFile(file)
  const folder = join(await temporaryFolder(), 'pack')
  const count = 2500
  const abort = new AbortController()
  const pack = (options: { signal?: AbortSignal; onProgress?: (done: number) => void }) =>
    packImages({ folder, side, count, path: () => Promise.resolve(file), ...options })

  const cut = pack({ signal: abort.signal, onProgress: (done) => done > 1500 && abort.abort() })
  await expect(cut).rejects.toMatchObject({ code: 'cancelled' })
  const first = shardPath(folder, 0)
  expect((await readdir(folder)).filter((name) => name.endsWith('.bin'))).toEqual(['shard-00000.bin'])

  await utimes(first, 1, 1)
  const { images } = await pack({})
  expect((await stat(first)).mtimeMs).toBe(1000)
  const reader = openPackedImages(images)
  const last = new Uint8Array(imageBytes(images))
  reader.read(Int32Array.of(count - 1), last)
  reader.close()
  expect([...last.subarray(0, 3)]).toEqual([0x12, 0x34, 0x56])
})

test('a new shard that was not put in place leaves its pictures listed', async () => {
  const source = await temporaryFolder()
  const file = join(source, 'late.png')
  const folder = join(await temporaryFolder(), 'pack')
  const pack = () => packImages({ folder, side, count: 1, path: () => Promise.resolve(file) })
  expect((await pack()).unreadable).toHaveLength(1)
  await sharp({ create: { width: 8, height: 8, channels: 3, background: '#123456' } })
    .png()
    .toFile(file)

  const shard = shardPath(folder, 0)
  await rename(shard, `${shard}.away`)
  await mkdir(join(shard, 'in the way'), { recursive: true })
  await expect(pack()).rejects.toThrow()
  await rm(shard, { recursive: true })
  await rename(`${shard}.away`, shard)
  expect((await pack()).unreadable).toEqual([])
  expect([...(await readFile(shard)).subarray(0, 3)]).toEqual([0x12, 0x34, 0x56])
})

test('a dataset is packed once a side, as one job, and found on disk afterwards', async () => {
  const { prepare, states, cache } = await preparing()
  const dataset = await open(await smallCoco())
  const [one, two] = await Promise.all([prepare(dataset, side, {}), prepare(dataset, side, {})])
  expect(two).toEqual(one)
  expect(await prepare(dataset, side, {})).toEqual(one)
  expect(states()).toEqual(['running', 'done'])

  const other = await prepare(dataset, 2 * side, {})
  expect(other.images.folder).not.toBe(one.images.folder)
  expect(await readdir(join(cache, 'image'))).toHaveLength(2)
  const bytes = await readFile(shardPath(one.images.folder, 0))
  expect(bytes).toHaveLength(4 * imageBytes({ side }))
})

test('a picture that came later is taken in, and one that is still missing stays listed', async () => {
  const folder = await smallCoco()
  const dataset = await open(folder)
  const picture = await readFile(join(folder, 'train2017/1.jpg'))
  await rm(join(folder, 'train2017/1.jpg'))
  await rm(join(folder, 'val2017/4.jpg'))
  const { prepare } = await preparing()
  expect([...(await prepare(dataset, side, {})).unreadable]).toEqual([0, 3])

  await writeFile(join(folder, 'train2017/1.jpg'), picture)
  const { images, unreadable } = await prepare(dataset, side, {})
  expect([...unreadable]).toEqual([3])
  const pixels = await readFile(shardPath(images.folder, 0))
  expect(pixels[0]).toBeGreaterThan(0)
})

test('who stops waiting for a pack takes it from nobody else', async () => {
  const { prepare, states } = await preparing()
  const dataset = await open(await colouredCoco())
  const [leaves, stays] = [new AbortController(), new AbortController()]
  const left = prepare(dataset, side, { signal: leaves.signal })
  const kept = prepare(dataset, side, { signal: stays.signal })
  leaves.abort()
  await expect(left).rejects.toMatchObject({ code: 'cancelled' })
  expect((await kept).images.count).toBe(52)
  expect(states().at(-1)).toBe('done')
})

test('a pack that nobody waits for is given up, and can be asked for again', async () => {
  const { prepare, jobs } = await preparing()
  const dataset = await open(await colouredCoco())
  const abort = new AbortController()
  const left = prepare(dataset, side, { signal: abort.signal })
  abort.abort()
  await expect(left).rejects.toMatchObject({ code: 'cancelled' })
  expect((await prepare(dataset, side, {})).images.count).toBe(52)
  await expect.poll(() => jobs.list().map(({ state }) => state)).toEqual(['cancelled', 'done'])
})

test('a dataset’s link that leads out of its folder is never followed', async () => {
  const folder = await smallCoco()
  const dataset = await open(folder)
  const outside = await temporaryFolder()
  const secret = join(outside, 'secret.jpg')
  await writeFile(secret, await readFile(join(folder, 'train2017/1.jpg')))
  await rm(join(folder, 'train2017/1.jpg'))

  await symlink(secret, join(folder, 'train2017/1.jpg'))
  const { prepare } = await preparing()
  expect([...(await prepare(dataset, side, {})).unreadable]).toEqual([0])
})
