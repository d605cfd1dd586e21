import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { AppError } from '#contract/errors.ts'
import type { DatasetId } from '#contract/shapes.ts'
import { readIndex, writeIndex } from './index-file.ts'
import { idOf } from './known.ts'
import { loadDataset, type DatasetContent } from './load.ts'
import type { Loaded, LoadOrder, LoadReply } from './load-in-worker.ts'

const { folder, stamp, datasets, known, fresh } = workerData as LoadOrder
const indexOf = (dataset: DatasetId) => join(datasets, dataset, 'index.bin')

async function load(): Promise<Loaded> {
  const record = known.find((record) => record.folder === folder)
  const saved = record === undefined ? 'stale' : await readIndex(indexOf(record.dataset), stamp)
  if (record !== undefined && typeof saved === 'object')
    return { dataset: record.dataset, content: saved, index: 'read', unsaved: null }

  const content = await loadDataset(folder)
  const dataset = idOf(content.columns.folder, content.fingerprint, known) ?? fresh
  const unsaved = await save(indexOf(dataset), content)
  return { dataset, content, index: typeof saved === 'object' ? 'read' : saved, unsaved }
}

/** Null, or why it failed: on a full disk a dataset opens as well, only not as fast the next time. */
async function save(path: string, content: DatasetContent): Promise<string | null> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    await writeIndex(path, content, stamp)
    return null
  } catch (error) {
    return String(error)
  }
}

async function reply(): Promise<LoadReply> {
  try {
    return { ok: true, loaded: await load() }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { ok: false, code: error.code, message: error.message }
  }
}

/** The memory that columns lie in goes to the engine as it is, without a copy. */
function buffersOf({ columns: { images, objects, truth } }: DatasetContent): ArrayBuffer[] {
  const columns = [truth, ...Object.values(images), ...Object.values(objects)]
  const buffers = columns.flatMap((column) =>
    ArrayBuffer.isView(column) ? [column.buffer as ArrayBuffer] : []
  )
  return [...new Set(buffers)]
}

const answer = await reply()
parentPort?.postMessage(answer, answer.ok ? buffersOf(answer.loaded.content) : [])
