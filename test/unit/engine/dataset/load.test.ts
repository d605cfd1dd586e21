import { chmod, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { AppError } from '#contract/errors.ts'
import { loadDataset } from '#engine/dataset/load.ts'
import { annotation, category, image, put, smallCoco, temporaryFolder } from '../../../coco-folder.ts'
import { realCoco } from '../../../real-data.ts'

/** One split, `only`, from raw lists. */
async function loadLists(lists: { images: unknown; annotations?: unknown; categories?: unknown }) {
  const folder = await temporaryFolder()
  await put(folder, 'annotations/instances_only.json', {
    annotations: [],
    categories: [category(1, 'dog')],
    ...lists
  })
  return loadDataset(folder)
}

const counts = (content: Awaited<ReturnType<typeof loadDataset>>) =>
  Object.fromEntries(content.columns.problems.map(({ kind, count }) => [kind, count]))

test('a small dataset becomes columns in ascending image id order', async () => {
  const { layout, columns } = await loadDataset(await smallCoco())

  expect(layout).toBe('COCO 2017')
  expect(columns.labels.map(({ id, name }) => [id, name])).toEqual([
    [17, 'cat'],
    [18, 'dog']
  ])
  expect(columns.splits).toEqual([
    { name: 'train2017', official: false, imageFolder: 'train2017' },
    { name: 'val2017', official: true, imageFolder: 'val2017' }
  ])
  expect(Array.from(columns.images.id)).toEqual([1, 2, 3, 4])
  expect(Array.from(columns.images.split)).toEqual([0, 0, 0, 1])
  expect(Array.from(columns.objects.start)).toEqual([0, 2, 4, 4, 5])
  expect(Array.from(columns.objects.id)).toEqual([11, 13, 12, 14, 15])
  expect(Array.from(columns.objects.label)).toEqual([1, 0, 1, 1, 0])
  expect(Array.from(columns.objects.crowd)).toEqual([0, 0, 0, 0, 1])
  expect(Array.from(columns.truth)).toEqual([1, 1, 0, 1, 0, 0, 1, 0])
  expect(columns.captions.get(3)).toEqual(['Cats.', 'A crowd of cats.'])
  expect(columns.problems.map(({ kind, count }) => [kind, count])).toEqual([['image-empty', 1]])
})

test.skipIf(realCoco === undefined)('real COCO has the counts its notes give', async () => {
  const { columns, layout } = await loadDataset(realCoco ?? '')
  const bySplit = [0, 1].map((split) => {
    const rows = [...columns.images.id.keys()].filter((row) => columns.images.split[row] === split)
    return {
      images: rows.length,
      objects: rows.reduce(
        (sum, row) => sum + columns.objects.start[row + 1]! - columns.objects.start[row]!,
        0
      ),
      captions: rows.reduce((sum, row) => sum + (columns.captions.get(row)?.length ?? 0), 0)
    }
  })

  expect(layout).toBe('COCO 2017')
  expect(columns.labels).toHaveLength(80)
  expect(bySplit).toEqual([
    { images: 200, objects: 1894, captions: 350 },
    { images: 110, objects: 861, captions: 550 }
  ])
  expect(columns.problems.filter(({ severity }) => severity !== 'note')).toEqual([])
})

test('the 2014 layout and an images folder shared by all splits are found', async () => {
  const folder = await temporaryFolder()
  const name = 'COCO_val2014_000000000004.jpg'
  await put(folder, 'annotations/instances_val2014.json', {
    images: [image(4, name)],
    annotations: [],
    categories: [category(1, 'dog')]
  })
  await put(folder, 'annotations/captions_val2014.json', { annotations: [] })
  await put(folder, 'annotations/person_keypoints_val2014.json', 'never read')
  await put(folder, `images/${name}`, 'a picture')

  const { layout, columns } = await loadDataset(folder)
  expect(layout).toBe('COCO 2014')
  expect(columns.splits).toEqual([{ name: 'val2014', official: true, imageFolder: 'images' }])
  expect(columns.problems.map(({ kind }) => kind)).toEqual(['image-empty', 'label-unused'])
})

test('an annotation file of any other name serves where no file is called instances', async () => {
  const folder = await temporaryFolder()
  await put(folder, 'annotations/birds.json', {
    images: [image(1)],
    annotations: [],
    categories: [category(1, 'owl')]
  })
  await put(folder, 'images/birds/1.jpg', 'a picture')

  expect((await loadDataset(folder)).columns.splits).toEqual([
    { name: 'birds', official: false, imageFolder: 'images/birds' }
  ])
})

test('every fault of a record is counted and left out, and never stops', async () => {
  const content = await loadLists({
    images: [
      image(1),
      image(1, 'again.jpg'),
      image(2, '../2.jpg'),
      image(3, '/etc/passwd'),
      image(4, 'C:\\4.jpg'),
      { ...image(5), width: 0 },
      { ...image(6), height: 1e9 },
      { ...image(7), id: '7' },
      { ...image(8), id: 2 ** 53 },
      { ...image(9), id: 1.5 },
      { ...image(10), file_name: null },
      null,
      'image',
      [12]
    ],
    annotations: [
      annotation(1, 1, 1),
      annotation(2, 99, 1),
      annotation(3, 2, 1),
      annotation(4, 1, 99),
      annotation(5, 1, 1, [10, 10, 0, 20]),
      annotation(6, 1, 1, [10, 10, 20, -1]),
      annotation(7, 1, 1, [100, 10, 20, 20]),
      annotation(8, 1, 1, [-20, 10, 20, 20]),
      annotation(9, 1, 1, [90, 10, 20, 20]),
      annotation(1, 1, 1),
      annotation(10, 1, 1, [1, 2, 3]),
      annotation(11, 1, 1, ['1', 2, 3, 4]),
      annotation(12, 1, 1, null),
      { ...annotation(13, 1, 1), image_id: '1' },
      { ...annotation(14, 1, 1), category_id: {} },
      { ...annotation(15, 1, 1), area: 'large', iscrowd: 'no' },
      17
    ],
    categories: [
      category(1, 'dog'),
      category(1, 'hound'),
      { id: 2 },
      { id: 'x', name: 'x' },
      category(3, 'cat')
    ]
  })

  expect(counts(content)).toEqual({
    'image-malformed': 9,
    'image-outside-folder': 3,
    'image-duplicate': 1,
    'image-folder-missing': 1,
    'category-duplicate': 1,
    'category-malformed': 2,
    'annotation-unknown-image': 2,
    'annotation-unknown-category': 1,
    'annotation-malformed': 6,
    'annotation-duplicate': 1,
    'box-empty': 2,
    'box-outside': 2,
    'box-crosses-edge': 1,
    'label-unused': 1
  })
  expect(Array.from(content.columns.images.id)).toEqual([1])
  expect(Array.from(content.columns.objects.id)).toEqual([1, 9, 1, 15])
  expect(Array.from(content.columns.objects.area)).toEqual([400, 400, 400, 400])
})

test('a number too large for JSON’s doubles is a malformed record', async () => {
  const folder = await temporaryFolder()
  await put(
    folder,
    'annotations/instances_only.json',
    `{"images": [${JSON.stringify(image(1))}, {"id": 1e999, "file_name": "a.jpg", "width": 1, "height": 1}],
      "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "bbox": [0, 0, 1e999, 1]}],
      "categories": [{"id": 1, "name": "dog", "__proto__": {"name": "cat"}}]}`
  )
  expect(counts(await loadDataset(folder))).toMatchObject({ 'image-malformed': 1, 'annotation-malformed': 1 })
})

test('twenty examples of a problem are kept, and all are counted', async () => {
  const { columns } = await loadLists({
    images: [image(1)],
    annotations: Array.from({ length: 50 }, (_, index) => annotation(index, 777, 1))
  })
  const problem = columns.problems.find(({ kind }) => kind === 'annotation-unknown-image')
  expect([problem?.count, problem?.examples.length]).toEqual([50, 20])
  expect(problem?.examples[0]).toEqual({
    file: 'annotations/instances_only.json',
    image: 777,
    annotation: 0,
    detail: 'Image 777'
  })
})

test('an image id that two splits use counts in the first, and the second’s objects do not become its', async () => {
  const folder = await smallCoco()
  await put(folder, 'annotations/instances_val2017.json', {
    images: [image(4), image(1, 'other.jpg')],
    annotations: [annotation(15, 4, 17), annotation(16, 1, 17)],
    categories: [category(18, 'dog'), category(17, 'cat')]
  })
  const content = await loadDataset(folder)

  expect(counts(content)).toMatchObject({ 'image-duplicate': 1, 'annotation-unknown-image': 1 })
  expect([content.columns.images.count, content.columns.objects.count]).toEqual([4, 5])
})

test('categories that differ among the splits are matched by name', async () => {
  const folder = await smallCoco()
  await put(folder, 'annotations/instances_val2017.json', {
    images: [image(4)],
    annotations: [annotation(1, 4, 1), annotation(2, 4, 18), annotation(3, 4, 2)],
    categories: [category(1, 'cat'), category(18, 'fox'), category(2, 'owl')]
  })
  const { columns } = await loadDataset(folder)

  expect(columns.labels.map(({ id, name }) => [id, name])).toEqual([
    [2, 'owl'],
    [17, 'cat'],
    [18, 'dog'],
    [19, 'fox']
  ])
  expect(Array.from(columns.objects.label.subarray(4))).toEqual([1, 3, 0])
  const differences = columns.problems.find(({ kind }) => kind === 'category-differs')
  expect(differences?.examples.map(({ detail }) => detail)).toEqual([
    '“cat” is category 1 in val2017, and 17 here',
    '“fox” is not in the splits before val2017',
    '“fox” is category 18 in val2017, and 19 here',
    '“owl” is not in the splits before val2017',
    '“dog” is missing in val2017'
  ])
})

test('pictures that are missing, and folders that are missing or link elsewhere, are reported', async () => {
  const folder = await smallCoco()
  const elsewhere = await temporaryFolder()
  await rm(join(folder, 'train2017/2.jpg'))
  await rm(join(folder, 'val2017'), { recursive: true })
  expect(counts(await loadDataset(folder))).toMatchObject({
    'image-file-missing': 1,
    'image-folder-missing': 1
  })

  await symlink(elsewhere, join(folder, 'val2017'))
  expect(counts(await loadDataset(folder))).toMatchObject({
    'image-file-missing': 1,
    'image-folder-outside': 1
  })
})

test('a captions file that cannot be read is a problem of its own', async () => {
  const folder = await smallCoco()
  await put(folder, 'annotations/captions_train2017.json', '{"annotations": [')
  await put(folder, 'annotations/captions_val2017.json', {
    annotations: [
      { image_id: 4, caption: 7 },
      { image_id: 1, caption: 'not of this split' },
      { image_id: 4, caption: 'Good' }
    ]
  })
  const content = await loadDataset(folder)

  expect(counts(content)).toMatchObject({
    'captions-unreadable': 1,
    'caption-malformed': 1,
    'caption-unknown-image': 1
  })
  expect([...content.columns.captions]).toEqual([[3, ['Good']]])
})

test('the fingerprint follows the content of the annotation files alone', async () => {
  const [first, second] = [await smallCoco(), await smallCoco()]
  const before = (await loadDataset(first)).fingerprint
  expect((await loadDataset(second)).fingerprint).toBe(before)

  await put(second, 'annotations/captions_val2017.json', { annotations: [] })
  expect((await loadDataset(second)).fingerprint).not.toBe(before)
})

test.each([
  [
    '{\n  "images": [\n    {"id": 1,}\n  ]\n}',
    'at line 3, column 14, where a key in quotes was expected, there is "}"'
  ],
  [
    '{"images": [',
    'at line 1, column 13, where a value or "]" was expected, the file ends; it may be cut off'
  ]
])('broken JSON %j is told by file, line and column', async (text, sentence) => {
  const folder = await smallCoco()
  await put(folder, 'annotations/instances_val2017.json', text)

  const error: unknown = await loadDataset(folder).catch((error: unknown) => error)
  expect(error).toBeInstanceOf(AppError)
  expect(error).toMatchObject({
    code: 'bad-json',
    message: `annotations/instances_val2017.json is not valid JSON: ${sentence}. Correct it, or download or export it again.`
  })
})

test.each([
  ['[]', 'has no list “images”'],
  ['{"images": {}}', 'has no list “images”'],
  ['{"images": [], "annotations": []}', 'has no list “categories”'],
  ['{"images": [], "annotations": [], "categories": []}', 'list no usable image or no category']
])('%s is not COCO, and says why', async (text, sentence) => {
  const folder = await temporaryFolder()
  await put(folder, 'annotations/instances_only.json', text)
  await expect(loadDataset(folder)).rejects.toMatchObject({
    code: 'not-coco',
    message: expect.stringContaining(sentence) as string
  })
})

test('a folder without annotations, a file and a missing folder each get their sentence', async () => {
  const folder = await temporaryFolder()
  await expect(loadDataset(folder)).rejects.toMatchObject({ code: 'not-coco' })
  await expect(loadDataset(join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'not-found' })
  await expect(loadDataset(await put(folder, 'file', ''))).rejects.toMatchObject({ code: 'not-coco' })
})

test.skipIf(process.getuid?.() === 0)('annotations that may not be read get a sentence', async () => {
  const folder = await smallCoco()
  await chmod(join(folder, 'annotations'), 0)
  await expect(loadDataset(folder)).rejects.toMatchObject({ code: 'unreadable' })
  await chmod(join(folder, 'annotations'), 0o700)
})

test('a byte order mark and unusual text are read', async () => {
  const folder = await temporaryFolder()
  await put(
    folder,
    'annotations/instances_only.json',
    `\uFEFF${JSON.stringify({ images: [image(1, 'ä 画像.jpg')], annotations: [], categories: [category(1, 'Kätzchen 😀')] })}`
  )
  await put(folder, 'only/ä 画像.jpg', 'a picture')
  const { columns } = await loadDataset(folder)
  expect([columns.labels[0]?.name, columns.images.fileName[0]]).toEqual(['Kätzchen 😀', 'ä 画像.jpg'])
  expect(columns.problems.map(({ kind }) => kind)).toEqual(['image-empty', 'label-unused'])
})

test('a folder in the place of an annotation file is told', async () => {
  const folder = await smallCoco()
  await put(folder, 'annotations/instances_test2017.json/file', '')
  await expect(loadDataset(folder)).rejects.toMatchObject({
    code: 'unreadable',
    message: 'annotations/instances_test2017.json is not a plain file.'
  })
})

test('whatever stands in other records, the usable ones are opened', async () => {
  const folder = await temporaryFolder()
  const odd = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom(1, '1', -1, 0, 2 ** 53, 1e300, '..', '/', '\0', null, [1, 1, 5, 5])
  )
  const record = fc.dictionary(
    fc.constantFrom(
      'id',
      'file_name',
      'width',
      'height',
      'image_id',
      'category_id',
      'bbox',
      'area',
      'iscrowd',
      'name',
      'caption'
    ),
    odd
  )
  const records = fc.array(fc.oneof(record, odd), { maxLength: 6 })

  await fc.assert(
    fc.asyncProperty(records, records, records, async (images, annotations, categories) => {
      await put(folder, 'annotations/instances_a.json', {
        images: [...images, image(1)],
        annotations: [...annotations, annotation(1, 1, 1)],
        categories: [category(1, 'dog'), ...categories]
      })
      await put(folder, 'annotations/captions_a.json', { annotations: images })
      const { columns } = await loadDataset(folder)
      expect(columns.images.count).toBeGreaterThanOrEqual(1)
      expect([...columns.objects.box, ...columns.objects.area].every(Number.isFinite)).toBe(true)
      expect(columns.truth).toHaveLength(columns.images.count * columns.labels.length)
    }),
    { numRuns: 300 }
  )
})
