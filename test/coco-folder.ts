import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import sharp from 'sharp'
import { onTestFinished } from 'vitest'

/** An empty folder that is gone when the test is over; its path is real. */
export async function temporaryFolder(): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'cocoscope-')))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** Writes a file with the folders it needs; anything but text and bytes as JSON. Returns its path. */
export async function put(folder: string, name: string, content: unknown): Promise<string> {
  const path = join(folder, name)
  await mkdir(dirname(path), { recursive: true })
  const plain = typeof content === 'string' || content instanceof Uint8Array
  await writeFile(path, plain ? content : JSON.stringify(content))
  return path
}

export const image = (id: number, name = `${id}.jpg`) => ({ id, file_name: name, width: 100, height: 80 })
export const category = (id: number, name: string) => ({ id, name, supercategory: 'thing' })
export const annotation = (
  id: number,
  image: number,
  category: number,
  bbox: unknown = [10, 10, 20, 20]
) => ({
  id,
  image_id: image,
  category_id: category,
  bbox,
  area: 400,
  iscrowd: 0
})

/** A JPEG of one grey, 100 × 80. */
export const jpeg = () =>
  sharp({ create: { width: 100, height: 80, channels: 3, background: '#789' } })
    .jpeg()
    .toBuffer()

/**
 * A dataset of two splits: images 1 (dog, cat), 2 (dog, dog), 3 (nothing) in train2017 and 4 (cat) in val2017, with captions
 * for images 1 and 4 and with their pictures.
 */
export async function smallCoco(): Promise<string> {
  const folder = await temporaryFolder()
  const categories = [category(18, 'dog'), category(17, 'cat')]
  await put(folder, 'annotations/instances_train2017.json', {
    images: [image(2), image(1), image(3)],
    annotations: [annotation(11, 1, 18), annotation(12, 2, 18), annotation(13, 1, 17), annotation(14, 2, 18)],
    categories
  })
  await put(folder, 'annotations/instances_val2017.json', {
    images: [image(4)],
    annotations: [{ ...annotation(15, 4, 17), iscrowd: 1 }],
    categories
  })
  await put(folder, 'annotations/captions_train2017.json', {
    annotations: [{ id: 1, image_id: 1, caption: 'A Dog beside a cat.' }]
  })
  await put(folder, 'annotations/captions_val2017.json', {
    annotations: [
      { id: 2, image_id: 4, caption: 'Cats.' },
      { id: 3, image_id: 4, caption: 'A crowd of cats.' }
    ]
  })
  for (const id of [1, 2, 3]) await put(folder, `train2017/${id}.jpg`, await jpeg())
  await put(folder, 'val2017/4.jpg', await jpeg())
  return folder
}
