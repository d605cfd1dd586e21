import { expect, test } from 'vitest'
import { DatasetId, ImageQuery } from '#contract/shapes.ts'
import { countByObjects, countSupercategories } from '#engine/dataset/counts.ts'
import { loadDataset } from '#engine/dataset/load.ts'
import { selectRows } from '#engine/dataset/query.ts'
import { imageRow } from '#engine/dataset/rows.ts'
import { summarise } from '#engine/dataset/summary.ts'
import { realCoco } from '../../../real-data.ts'

test.skipIf(realCoco === undefined).for([{}, { must: [1] }, { mustNot: [1], split: 'val2017' }])(
  'supercategories and numbers of objects of %j on real COCO are what counting image by image gives',
  async (query) => {
    const id = DatasetId.parse('abcdefghijkl')
    const content = await loadDataset(realCoco ?? '')
    const summary = summarise(id, content, { sample: false, openedSeconds: 0 })
    const dataset = { ...content.columns, dataset: id, summary }
    const rows = selectRows(dataset, ImageQuery.parse(query))
    const described = Array.from(rows, (row) => imageRow(dataset, row))

    const names = new Set(dataset.labels.map(({ supercategory }) => supercategory))
    const holds = (name: string) =>
      described.filter(({ objects }) =>
        objects.some(({ label }) => dataset.labels[label]?.supercategory === name)
      ).length
    expect(countSupercategories(dataset, rows)).toEqual(
      Object.fromEntries([...names].map((name) => [name, holds(name)]))
    )
    expect(countByObjects(dataset, rows)).toEqual(
      Array.from(
        { length: 31 },
        (_, bin) => described.filter(({ objects }) => Math.min(30, objects.length) === bin).length
      )
    )
  }
)
