import { expect, test } from 'vitest'
import { DatasetId, ImageQuery } from '#contract/shapes.ts'
import type { Dataset } from '#engine/dataset/dataset.ts'
import { loadDataset } from '#engine/dataset/load.ts'
import { countFacets, selectRows, sortRows } from '#engine/dataset/query.ts'
import { findRow, imageDetail, imageRow, rowOf } from '#engine/dataset/rows.ts'
import { summarise } from '#engine/dataset/summary.ts'
import { smallCoco } from '../../../coco-folder.ts'
import { realCoco } from '../../../real-data.ts'

const open = async (folder: string): Promise<Dataset> => {
  const id = DatasetId.parse('abcdefghijkl')
  const content = await loadDataset(folder)
  return {
    ...content.columns,
    dataset: id,
    summary: summarise(id, content, { sample: false, openedSeconds: 0 })
  }
}
const ids = (dataset: Dataset, query: object) =>
  Array.from(selectRows(dataset, ImageQuery.parse(query)), (row) => dataset.images.id[row])

// Images 1 (dog, cat), 2 (dog, dog), 3 (nothing) and, in val2017, 4 (cat); dog is 18, cat 17.
test.each([
  [{}, [1, 2, 3, 4]],
  [{ split: 'val2017' }, [4]],
  [{ split: 'test' }, []],
  [{ must: [18] }, [1, 2]],
  [{ must: [17, 18] }, [1]],
  [{ must: [17, 18], match: 'any' }, [1, 2, 4]],
  [{ mustNot: [17] }, [2, 3]],
  [{ must: [18], mustNot: [17] }, [2]],
  [{ must: [99] }, []],
  [{ must: [99, 18], match: 'any' }, [1, 2]],
  [{ mustNot: [99] }, [1, 2, 3, 4]],
  [{ objects: { max: 0 } }, [3]],
  [{ objects: { min: 1, max: 1 } }, [4]],
  [{ caption: 'dog' }, [1]],
  [{ caption: 'CAT' }, [1, 4]],
  [{ ids: [4, 2, 77] }, [2, 4]],
  [{ ids: [] }, []]
])('the query %j finds %j', async (query, found) => {
  expect(ids(await open(await smallCoco()), query)).toEqual(found)
})

test('rows are sorted both ways, and equal ones stay in id order', async () => {
  const dataset = await open(await smallCoco())
  const all = selectRows(dataset, ImageQuery.parse({}))
  const order = (sort: Parameters<typeof sortRows>[2], descending: boolean) =>
    Array.from(sortRows(dataset, all, sort, descending), (row) => dataset.images.id[row])

  expect(order('id', true)).toEqual([4, 3, 2, 1])
  expect(order('name', true)).toEqual([4, 3, 2, 1])
  expect(order('objects', true)).toEqual([1, 2, 4, 3])
  expect(order('objects', false)).toEqual([3, 4, 1, 2])
  expect(order('labels', true)).toEqual([1, 2, 4, 3])
  expect(order('size', true)).toEqual([1, 2, 3, 4])
})

test('an image is described with its objects, labels and captions', async () => {
  const dataset = await open(await smallCoco())

  expect(imageDetail(dataset, rowOf(dataset, 4))).toEqual({
    image: 4,
    fileName: '4.jpg',
    split: 'val2017',
    width: 100,
    height: 80,
    objects: [{ id: 15, label: 0, box: [10, 10, 20, 20], crowd: true, area: 400 }],
    truth: [0],
    captions: ['Cats.', 'A crowd of cats.']
  })
  expect(findRow(dataset, 5)).toBe(-1)
  expect(() => rowOf(dataset, 5)).toThrow('There is no image 5')
})

test
  .skipIf(realCoco === undefined)
  .for([{}, { must: [1] }, { must: [1, 3], match: 'any' }, { mustNot: [1], split: 'val2017' }])(
  'facets of %j on real COCO are what counting image by image gives',
  async (query) => {
    const dataset = await open(realCoco ?? '')
    const rows = selectRows(dataset, ImageQuery.parse(query))
    const described = Array.from(rows, (row) => imageRow(dataset, row))

    expect(countFacets(dataset, rows)).toEqual({
      images: described.length,
      labels: dataset.labels.map(
        (_, label) =>
          described.filter(({ objects }) => objects.some((object) => object.label === label)).length
      ),
      splits: {
        train2017: described.filter(({ split }) => split === 'train2017').length,
        val2017: described.filter(({ split }) => split === 'val2017').length
      }
    })
  }
)
