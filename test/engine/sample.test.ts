import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { sampleMarker, writeSample } from '#engine/sample/write-sample.ts'

let parent: string
let folder: string
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'cocoscope-sample-'))
  folder = join(parent, 'sample')
})
afterEach(() => rm(parent, { recursive: true, force: true }))

const readJson = async (path: string) => JSON.parse(await readFile(join(folder, path), 'utf8')) as unknown

type Instances = {
  images: { id: number; file_name: string; width: number; height: number }[]
  annotations: { id: number; image_id: number; category_id: number; iscrowd: 0 | 1 }[]
}

test('a sample is laid out as COCO 2017 is, three quarters of it for training', async () => {
  await writeSample(folder, { images: 40, seed: 2 })

  expect((await readdir(folder)).sort()).toEqual([
    'SpokenCOCO_train.json',
    'SpokenCOCO_val.json',
    'annotations',
    'coco_train_localized_narratives.jsonl',
    'coco_val_localized_narratives.jsonl',
    'sample.json',
    'train2017',
    'truth',
    'val2017',
    'wavs'
  ])
  expect(await readJson(sampleMarker)).toEqual({ version: 1, images: 40, seed: 2, labelNoise: 0 })
  const ids = new Set<number>()
  for (const [split, count] of [
    ['train2017', 30],
    ['val2017', 10]
  ] as const) {
    const { images, annotations } = (await readJson(`annotations/instances_${split}.json`)) as Instances
    expect(images.length).toBe(count)
    expect((await readdir(join(folder, split))).sort()).toEqual(images.map(({ file_name }) => file_name))
    for (const { file_name, width, height } of images)
      expect(await sharp(join(folder, split, file_name)).metadata()).toMatchObject({
        format: 'jpeg',
        width,
        height
      })
    for (const { id } of [...images, ...annotations]) ids.add(id)
    const listed = new Set(images.map(({ id }) => id))
    expect(annotations.every(({ image_id }) => listed.has(image_id))).toBe(true)
  }
})

test('the same seed writes the same bytes, another seed others', async () => {
  const other = join(parent, 'other')
  const third = join(parent, 'third')
  await writeSample(folder, { images: 8, seed: 3 })
  await writeSample(other, { images: 8, seed: 3 })
  await writeSample(third, { images: 8, seed: 4 })

  expect(await contents(other)).toEqual(await contents(folder))
  expect(await contents(third)).not.toEqual(await contents(folder))
})

async function contents(of: string) {
  const entries = await readdir(of, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const read = async (file: string) => [file.slice(of.length), await readFile(file, 'base64')]
  return Object.fromEntries(await Promise.all(files.sort().map(read))) as Record<string, string>
}

test('a folder that holds anything is refused and left as it was', async () => {
  await mkdir(folder)
  await writeFile(join(folder, 'mine.txt'), 'kept')

  await expect(writeSample(folder, { images: 4 })).rejects.toMatchObject({ code: 'refused' })
  expect(await readdir(parent)).toEqual(['sample'])
  expect(await readFile(join(folder, 'mine.txt'), 'utf8')).toBe('kept')
})

test('an empty folder is filled', async () => {
  await mkdir(folder)
  await writeSample(folder, { images: 4 })
  expect(await readdir(folder)).toContain(sampleMarker)
})

test('an aborted writing leaves nothing', async () => {
  const abort = new AbortController()
  const writing = writeSample(folder, {
    images: 400,
    signal: abort.signal,
    onProgress: (done) => {
      if (done === 10) abort.abort()
    }
  })
  await expect(writing).rejects.toMatchObject({ code: 'cancelled' })
  expect(await readdir(parent)).toEqual([])
})

test('what a killed process left is removed by the next one', async () => {
  // No process has this number: Linux and macOS stop below it, Windows counts in fours.
  await mkdir(`${folder}.4194305.part`)
  await mkdir(`${folder}.notes`)
  await writeSample(folder, { images: 4 })
  expect((await readdir(parent)).sort()).toEqual(['sample', 'sample.notes'])
})

test('label noise flips what is annotated, says which, and touches nothing else', async () => {
  const noisy = join(parent, 'noisy')
  await writeSample(folder, { images: 40, seed: 2 })
  await writeSample(noisy, { images: 40, seed: 2, labelNoise: 0.1 })

  const present = async (root: string) => {
    const labels = new Set<string>()
    for (const split of ['train2017', 'val2017']) {
      const text = await readFile(join(root, `annotations/instances_${split}.json`), 'utf8')
      for (const { image_id, category_id } of (JSON.parse(text) as Instances).annotations)
        labels.add(`${image_id} ${category_id}`)
    }
    return labels
  }
  const { flips } = JSON.parse(await readFile(join(noisy, 'truth/label-noise.json'), 'utf8')) as {
    flips: { image_id: number; category_id: number; present: boolean }[]
  }
  const expected = await present(folder)
  for (const { image_id, category_id, present: was } of flips) {
    const key = `${image_id} ${category_id}`
    expect(expected.has(key)).toBe(was)
    if (was) expected.delete(key)
    else expected.add(key)
  }
  expect(await present(noisy)).toEqual(expected)
  expect(flips.length).toBeGreaterThan(24)
  expect(flips.length).toBeLessThan(72)

  const untouched = ({ ...files }: Record<string, string>) =>
    Object.entries(files).filter(([path]) => !/instances|keypoints|label-noise|sample\.json/.test(path))
  expect(untouched(await contents(noisy))).toEqual(untouched(await contents(folder)))
})
