import { execFileSync } from 'node:child_process'
import { mkdir, readdir, rm, symlink, truncate, utimes } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import pino from 'pino'
import sharp from 'sharp'
import { expect, onTestFinished, test } from 'vitest'
import { createDatasets } from '#engine/dataset/registry.ts'
import { createPictures, sniff } from '#engine/pictures.ts'
import { openWorkspace } from '#engine/workspace.ts'
import { category, image, jpeg, put, temporaryFolder } from '../../coco-folder.ts'

/** A dataset of one split, `only`, with images 1, 2, … of the given file names; `fill` puts files into its folder. */
async function serving(names: string[], fill: (folder: string) => Promise<unknown>) {
  const workspace = await openWorkspace(await temporaryFolder())
  onTestFinished(() => workspace.close())
  const folder = join(await temporaryFolder(), 'set')
  await put(folder, 'annotations/instances_only.json', {
    images: names.map((name, index) => image(index + 1, name)),
    annotations: [],
    categories: [category(1, 'dog')]
  })
  await mkdir(join(folder, 'only'))
  await fill(folder)
  const datasets = createDatasets(workspace, pino({ level: 'silent' }))
  const { dataset } = await datasets.open(folder)
  const picture = createPictures({ datasets, workspace })
  return {
    folder,
    workspace,
    picture: (id: number, height?: number) => picture(dataset, id, height),
    dataset
  }
}

const noise = (width: number, height: number) =>
  sharp({
    create: {
      width,
      height,
      channels: 3,
      background: 'grey',
      noise: { type: 'gaussian', mean: 128, sigma: 40 }
    }
  })

test('originals are served as they are, typed by their content whatever their name says', async () => {
  const png = await noise(30, 20).png().toBuffer()
  const webp = await noise(30, 20).webp().toBuffer()
  const { picture } = await serving(['a.jpg', 'b.jpg', 'c.svg', 'deep/d.jpg'], async (folder) => {
    await put(folder, 'only/a.jpg', await jpeg())
    await put(folder, 'only/b.jpg', png)
    await put(folder, 'only/c.svg', webp)
    await put(folder, 'only/deep/d.jpg', await jpeg())
  })

  const served = await Promise.all([1, 2, 3, 4].map((id) => picture(id)))
  expect(served.map(({ type }) => type)).toEqual(['image/jpeg', 'image/png', 'image/webp', 'image/jpeg'])
  expect(Buffer.compare(served[1]?.bytes ?? new Uint8Array(), png)).toBe(0)
})

test.each([
  ['an SVG called .jpg', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
  ['an HTML page called .jpg', '<!doctype html><script>alert(1)</script>'],
  ['a GIF', 'GIF89a\u0001\u0000\u0001\u0000'],
  ['an empty file', ''],
  ['a text that names WebP too late', 'RIFF0000WAVEWEBP']
])('%s is not served, whole or as a thumbnail', async (_, content) => {
  const { picture } = await serving(['a.jpg'], (folder) => put(folder, 'only/a.jpg', content))
  await expect(picture(1)).rejects.toMatchObject({ code: 'unreadable' })
  await expect(picture(1, 128)).rejects.toMatchObject({ code: 'unreadable' })
})

test('no picture outside the folder is served, whichever way its path leads there', async () => {
  const outside = await temporaryFolder()
  const secret = await put(outside, 'secret.jpg', await jpeg())
  const names = [
    '../../secret.jpg',
    secret,
    '..\\..\\secret.jpg',
    'file-link.jpg',
    'folder-link/secret.jpg',
    'sibling.jpg',
    'up/../../../x.jpg'
  ]
  const { picture } = await serving(names, async (folder) => {
    const sibling = await put(dirname(folder), `${basename(folder)}-private/secret.jpg`, await jpeg())
    await symlink(secret, join(folder, 'only/file-link.jpg'))
    await symlink(outside, join(folder, 'only/folder-link'))
    await symlink(sibling, join(folder, 'only/sibling.jpg'))
  })

  const outcomes = await Promise.allSettled(names.map((_, index) => picture(index + 1)))
  expect(
    outcomes.map((outcome) =>
      outcome.status === 'rejected' ? (outcome.reason as { code: string }).code : 'served'
    )
  ).toEqual(['not-found', 'not-found', 'not-found', 'refused', 'refused', 'refused', 'not-found'])
})

test('an image folder that is a link out of the dataset is not followed', async () => {
  const outside = await temporaryFolder()
  await put(outside, '1.jpg', await jpeg())
  const { picture } = await serving(['1.jpg'], async (folder) => {
    await rm(join(folder, 'only'), { recursive: true })
    await symlink(outside, join(folder, 'only'))
  })
  await expect(picture(1)).rejects.toMatchObject({ code: 'refused' })
})

test('links inside the dataset are followed', async () => {
  const { picture } = await serving(['a.jpg'], async (folder) => {
    await symlink(await put(folder, 'store/x.jpg', await jpeg()), join(folder, 'only/a.jpg'))
  })
  expect((await picture(1)).type).toBe('image/jpeg')
})

test('folders, pipes, missing and huge files are refused without being read', async () => {
  const { picture } = await serving(['folder.jpg', 'pipe.jpg', 'missing.jpg', 'huge.jpg'], async (folder) => {
    await mkdir(join(folder, 'only/folder.jpg'))
    execFileSync('mkfifo', [join(folder, 'only/pipe.jpg')])
    await truncate(await put(folder, 'only/huge.jpg', await jpeg()), 300 * 2 ** 20)
  })
  const codes = await Promise.all(
    [1, 2, 3, 4, 5].map((id) => picture(id).catch((error: unknown) => (error as { code: string }).code))
  )
  expect(codes).toEqual(['refused', 'refused', 'not-found', 'refused', 'not-found'])
})

test('thumbnails are JPEGs no higher than asked for, never enlarged, made once and kept', async () => {
  const { picture, workspace, dataset } = await serving(
    ['large.jpg', 'small.png', 'grey.jpg', 'cmyk.jpg'],
    async (folder) => {
      await put(folder, 'only/large.jpg', await noise(800, 600).jpeg().toBuffer())
      await put(folder, 'only/small.png', await noise(40, 30).ensureAlpha(0.5).png().toBuffer())
      await put(folder, 'only/grey.jpg', await noise(300, 300).greyscale().jpeg().toBuffer())
      await put(folder, 'only/cmyk.jpg', await noise(300, 300).toColourspace('cmyk').jpeg().toBuffer())
    }
  )
  const sizes = await Promise.all(
    [1, 2, 3, 4].map(async (id) => {
      const { bytes, type } = await picture(id, 128)
      const { width, height, space } = await sharp(bytes).metadata()
      return [type, width, height, space]
    })
  )
  expect(sizes).toEqual([
    ['image/jpeg', 171, 128, 'srgb'],
    ['image/jpeg', 40, 30, 'srgb'],
    ['image/jpeg', 128, 128, 'srgb'],
    ['image/jpeg', 128, 128, 'srgb']
  ])

  const kept = await readdir(join(workspace.cache, 'thumbnails', dataset))
  const [first, second] = await Promise.all([picture(1, 128), picture(1, 128)])
  expect([first.etag, second.bytes]).toEqual([second.etag, first.bytes])
  expect(await readdir(join(workspace.cache, 'thumbnails', dataset))).toEqual(kept)
  await expect(picture(1, 100)).rejects.toMatchObject({ code: 'bad-input' })
})

test('the etag changes with the file and with the height', async () => {
  const { picture, folder } = await serving(['a.jpg'], async (folder) =>
    put(folder, 'only/a.jpg', await jpeg())
  )
  const before = [(await picture(1)).etag, (await picture(1, 128)).etag, (await picture(1, 256)).etag]
  await utimes(join(folder, 'only/a.jpg'), 1000, 1000)
  const after = (await picture(1)).etag
  expect(new Set([...before, after]).size).toBe(4)
  expect((await picture(1)).etag).toBe(after)
})

test('a picture that is cut off has no thumbnail, and says so', async () => {
  const { picture } = await serving(['a.jpg'], async (folder) => {
    const whole = await noise(400, 300).jpeg().toBuffer()
    await put(folder, 'only/a.jpg', whole.subarray(0, whole.length / 3))
  })
  await expect(picture(1, 128)).rejects.toMatchObject({
    code: 'unreadable',
    message: expect.stringContaining('cut off or damaged') as string
  })
})

test('only the first bytes decide the type', () => {
  const bytes = (text: string) => Buffer.from(text, 'latin1')
  expect(sniff(bytes('\xff\xd8\xff\xe0'))).toBe('image/jpeg')
  expect(sniff(bytes('\x89PNG\r\n\x1a\n'))).toBe('image/png')
  expect(sniff(bytes('RIFF\n\0\0\0WEBPVP8 '))).toBe('image/webp')
  expect([sniff(bytes('')), sniff(bytes('\xff\xd8')), sniff(bytes(' \xff\xd8\xff'))]).toEqual([
    null,
    null,
    null
  ])
})
