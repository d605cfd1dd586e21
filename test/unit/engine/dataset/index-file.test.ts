import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readIndex, writeIndex } from '#engine/dataset/index-file.ts'
import { loadDataset } from '#engine/dataset/load.ts'
import { image, put, smallCoco, temporaryFolder } from '../../../coco-folder.ts'
import { realCoco } from '../../../real-data.ts'

async function saved(folder: string) {
  const content = await loadDataset(folder)
  const path = join(await temporaryFolder(), 'index.bin')
  await writeIndex(path, content, 'as it was')
  return { content, path }
}

test('an index gives back what was saved, odd texts included', async () => {
  const folder = await smallCoco()
  await put(folder, 'annotations/instances_odd.json', {
    images: [image(7, 'ä 画像 \uD800\n.jpg')],
    annotations: [],
    categories: []
  })
  const { content, path } = await saved(folder)
  expect(await readIndex(path, 'as it was')).toEqual(content)
})

test.skipIf(realCoco === undefined)('an index gives back real COCO', async () => {
  const { content, path } = await saved(realCoco ?? '')
  expect(await readIndex(path, 'as it was')).toEqual(content)
})

test('an index of other files, of another version and none are stale', async () => {
  const { path } = await saved(await smallCoco())
  expect(await readIndex(path, 'as it is now')).toBe('stale')
  expect(await readIndex(`${path}.none`, 'as it was')).toBe('stale')
  const bytes = await readFile(path)
  bytes[7] = 255
  await writeFile(path, bytes)
  expect(await readIndex(path, 'as it was')).toBe('stale')
})

test('an index that was cut off or changed anywhere is never taken for whole', async () => {
  const { path } = await saved(await smallCoco())
  const bytes = await readFile(path)
  // Bytes 12 to 15 are nothing, and nothing reads them.
  const positions = [...bytes.keys()].filter((at) => (at < 12 || at > 15) && at % 7 < 2)
  for (const at of positions) {
    await writeFile(path, bytes.subarray(0, at))
    expect(await readIndex(path, 'as it was'), `cut at ${at}`).toBe('damaged')
    const changed = Buffer.from(bytes)
    changed[at] = (changed[at] ?? 0) ^ 4
    await writeFile(path, changed)
    expect(await readIndex(path, 'as it was'), `changed at ${at}`).toBe(at === 7 ? 'stale' : 'damaged')
  }
})
