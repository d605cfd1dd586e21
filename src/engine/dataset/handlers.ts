import { stat } from 'node:fs/promises'
import type { ColumnHandlers, Handlers } from '#contract/api.ts'
import { ifMissing } from '#storage/error-code.ts'
import type { EngineContext } from '../context.ts'
import { listFolder } from '../folders.ts'
import { countByObjects, countSupercategories } from './counts.ts'
import { imagePath } from './image-file.ts'
import { countFacets, selectRows, sortRows } from './query.ts'
import { findRow, imageDetail, imageRow, rowOf } from './rows.ts'
import { createSampleOpener } from './sample.ts'

type DatasetCalls = Extract<keyof Handlers, `folder.${string}` | `dataset.${string}` | `job.${string}`>

/** Everything a window asks of folders, datasets and jobs. */
export function datasetHandlers(context: EngineContext): Pick<Handlers, DatasetCalls> {
  const { datasets, jobs } = context
  const openSample = createSampleOpener(context)

  return {
    'folder.list': ({ path }) => listFolder(path),

    'dataset.open': async ({ folder }) => (await datasets.open(folder)).summary,
    'dataset.sample': async () => (await openSample()).summary,
    'dataset.get': async ({ dataset }) => (await datasets.get(dataset)).summary,
    'dataset.recent': () => datasets.recent(),
    'dataset.forget': async ({ dataset }) => {
      await datasets.forget(dataset)
      return null
    },
    'dataset.problems': async ({ dataset }) => (await datasets.get(dataset)).problems,
    'dataset.facets': async ({ dataset, query }) => {
      const opened = await datasets.get(dataset)
      const begun = performance.now()
      const rows = selectRows(opened, query)
      const facets = {
        ...countFacets(opened, rows),
        supercategories: countSupercategories(opened, rows),
        objects: countByObjects(opened, selectRows(opened, { ...query, objects: {} }))
      }
      return { ...facets, seconds: (performance.now() - begun) / 1000 }
    },
    'dataset.rows': async ({ dataset, images }) => {
      const opened = await datasets.get(dataset)
      return images
        .map((image) => findRow(opened, image))
        .filter((row) => row !== -1)
        .map((row) => imageRow(opened, row))
    },
    'dataset.image': async ({ dataset, image }) => {
      const opened = await datasets.get(dataset)
      const row = rowOf(opened, image)
      const path = imagePath(opened, row)
      const present = (await ifMissing(stat(path), null)) !== null
      return { ...imageDetail(opened, row), path, present }
    },

    'job.list': () => Promise.resolve(jobs.list()),
    'job.cancel': ({ job }) => {
      jobs.cancel(job)
      return Promise.resolve(null)
    }
  }
}

/** The images of a query, in its order, as binary columns. */
export function datasetColumns({ datasets }: EngineContext): Pick<ColumnHandlers, 'dataset.images'> {
  return {
    'dataset.images': async ({ dataset, query, sort, descending }) => {
      const opened = await datasets.get(dataset)
      const rows = sortRows(opened, selectRows(opened, query), sort, descending)
      const { id, width, height, split } = opened.images
      return {
        id: Float64Array.from(rows, (row) => id[row] ?? 0),
        width: Uint16Array.from(rows, (row) => width[row] ?? 0),
        height: Uint16Array.from(rows, (row) => height[row] ?? 0),
        split: Uint8Array.from(rows, (row) => split[row] ?? 0)
      }
    }
  }
}
