import { existsSync } from 'node:fs'
import { realpath, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '#contract/errors.ts'
import { DatasetId, type RecentDataset } from '#contract/shapes.ts'
import { ifMissing } from '#storage/error-code.ts'
import { isInside } from '#storage/inside.ts'
import type { Log } from '../log.ts'
import { sampleMarker } from '../sample/write-sample.ts'
import { newId, type Workspace } from '../workspace.ts'
import type { Dataset } from './dataset.ts'
import { loadInWorker } from './load-in-worker.ts'
import { readRecord, readRecords, writeRecord, type DatasetRecord } from './record.ts'
import { stampOf } from './stamp.ts'
import { summarise } from './summary.ts'

/** The datasets of a workspace: a random id each, which stands for the real path of a folder. */
export type Datasets = {
  open(folder: string): Promise<Dataset>
  /** Reads it again from the remembered folder where it is not in memory. Throws AppError where that is gone. */
  get(id: DatasetId): Promise<Dataset>
  /** Newest first. */
  recent(): Promise<RecentDataset[]>
  /** Takes it off the list. Nothing in its own folder is touched. */
  forget(id: DatasetId): Promise<void>
}

/** A full COCO takes some 300 MB: the last few opened stay in memory. */
const keptInMemory = 3
const stripLength = 8

export function createDatasets(workspace: Workspace, log: Log): Datasets {
  const loaded = new Map<DatasetId, { dataset: Dataset; stamp: string }>()
  const opening = new Map<string, Promise<Dataset>>()

  /** One load a folder, however many ask for it meanwhile. */
  function openOnce(folder: string): Promise<Dataset> {
    const going = opening.get(folder)
    if (going !== undefined) return going
    const work = openFolder(folder).finally(() => opening.delete(folder))
    opening.set(folder, work)
    return work
  }

  async function openFolder(folder: string): Promise<Dataset> {
    if (folder === workspace.folder || isInside(folder, workspace.folder))
      throw holdsWorkspace(folder, workspace)
    const stamp = await stampOf(folder)
    const known = [...loaded.values()].find(({ dataset }) => dataset.folder === folder)
    if (known?.stamp === stamp) {
      await remember(known.dataset)
      return known.dataset
    }
    const begun = performance.now()
    const records = await readRecords(workspace.datasets, log)
    const {
      dataset: id,
      content,
      index,
      unsaved
    } = await loadInWorker({
      folder,
      stamp,
      datasets: workspace.datasets,
      known: records.map(({ dataset, folder, fingerprint }) => ({ dataset, folder, fingerprint })),
      fresh: DatasetId.parse(newId())
    })
    const openedSeconds = (performance.now() - begun) / 1000
    if (index === 'damaged')
      log.warn({ dataset: id }, 'The saved index was damaged; the files were read again')
    if (unsaved !== null) log.warn({ dataset: id, unsaved }, 'The index could not be saved')
    const sample = existsSync(join(content.columns.folder, sampleMarker))
    const summary = summarise(id, content, { sample, openedSeconds })
    const dataset = { ...content.columns, dataset: id, summary }
    await remember(dataset)
    keep(dataset, stamp)
    log.info(
      { dataset: id, folder: summary.folder, images: summary.images, openedSeconds, index },
      'Dataset opened'
    )
    return dataset
  }

  function keep(dataset: Dataset, stamp: string) {
    loaded.delete(dataset.dataset)
    loaded.set(dataset.dataset, { dataset, stamp })
    for (const id of [...loaded.keys()].slice(0, -keptInMemory)) loaded.delete(id)
  }

  async function remember({ dataset, folder, summary, labels, images }: Dataset): Promise<void> {
    const step = Math.max(1, Math.floor(images.count / stripLength))
    const strip = Array.from(images.id.filter((_, row) => row % step === 0).subarray(0, stripLength))
    await writeRecord(workspace.datasets, {
      version: 1,
      dataset,
      name: summary.name,
      folder,
      fingerprint: summary.fingerprint,
      images: images.count,
      labels: labels.length,
      lastOpened: new Date().toISOString(),
      strip
    })
  }

  return {
    async open(folder) {
      return openOnce(await ifMissing(realpath(folder), folder))
    },

    async get(id) {
      const known = loaded.get(id)
      if (known !== undefined) return known.dataset
      const record = await readRecord(workspace.datasets, id, log)
      const dataset = await openOnce(await present(record))
      if (dataset.dataset === id) return dataset
      throw new AppError(
        'not-found',
        `The folder ${record.folder} now belongs to another dataset. Open it again.`
      )
    },

    async recent() {
      const records = await readRecords(workspace.datasets, log)
      records.sort((a, b) => (a.lastOpened < b.lastOpened ? 1 : -1))
      return records.map(({ dataset, name, folder, images, labels, lastOpened, strip }) => ({
        dataset,
        name,
        folder,
        images,
        labels,
        lastOpened,
        present: existsSync(folder),
        strip
      }))
    },

    async forget(id) {
      await readRecord(workspace.datasets, id, log)
      loaded.delete(id)
      await rename(join(workspace.datasets, id), join(workspace.trash, `dataset-${id}`))
    }
  }
}

async function present({ folder, name }: DatasetRecord): Promise<string> {
  if ((await ifMissing(stat(folder), null)) !== null) return folder
  throw new AppError(
    'not-found',
    `The dataset “${name}” is no longer at ${folder}. If it was moved, open its new folder; ` +
      'if its disk is not connected, connect it and try again.'
  )
}

function holdsWorkspace(folder: string, workspace: Workspace): AppError {
  return new AppError(
    'refused',
    `The workspace ${workspace.folder} lies inside ${folder}, and nothing is ever written into a dataset’s folder. ` +
      'Name another workspace with --workspace.'
  )
}
