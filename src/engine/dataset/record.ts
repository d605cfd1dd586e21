import { mkdir, readFile, readdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '#contract/errors.ts'
import { DatasetId, ImageId } from '#contract/shapes.ts'
import { ifMissing } from '#storage/error-code.ts'
import { replaceFile } from '#storage/files.ts'
import type { Log } from '../log.ts'

/** What a workspace remembers of a dataset: datasets/<id>/dataset.json. */
export const DatasetRecord = z.object({
  version: z.literal(1),
  dataset: DatasetId,
  name: z.string(),
  /** The real path, where it was last seen. */
  folder: z.string(),
  fingerprint: z.string(),
  images: z.int(),
  labels: z.int(),
  lastOpened: z.iso.datetime(),
  strip: z.array(ImageId)
})
export type DatasetRecord = z.infer<typeof DatasetRecord>

const fileName = 'dataset.json'
const asidePrefix = 'dataset.damaged-'

export async function writeRecord(datasets: string, record: DatasetRecord): Promise<void> {
  const folder = join(datasets, record.dataset)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await replaceFile(join(folder, fileName), JSON.stringify(record, null, 2))
}

/** All records that can be read. One that cannot is set aside under a new name, never overwritten. */
export async function readRecords(datasets: string, log: Log): Promise<DatasetRecord[]> {
  const names = await readdir(datasets)
  const records = await Promise.all(names.map((name) => readOrSetAside(join(datasets, name), name, log)))
  return records.filter((record) => record !== null)
}

/** Throws AppError 'damaged' where the record was set aside, 'not-found' where there is none. */
export async function readRecord(datasets: string, id: DatasetId, log: Log): Promise<DatasetRecord> {
  const folder = join(datasets, id)
  const record = await readOrSetAside(folder, id, log)
  if (record !== null) return record
  const aside = (await ifMissing(readdir(folder), [])).find((name) => name.startsWith(asidePrefix))
  if (aside !== undefined)
    throw new AppError(
      'damaged',
      `What the workspace knew of this dataset could not be read, and was set aside as ${join(folder, aside)}. ` +
        'Open the dataset’s folder again; its own files are untouched.'
    )
  throw new AppError('not-found', 'This dataset is not in the workspace. Open its folder again.')
}

async function readOrSetAside(folder: string, id: string, log: Log): Promise<DatasetRecord | null> {
  const file = join(folder, fileName)
  const text = await ifMissing(readFile(file, 'utf8'), null)
  if (text === null) return null
  const record = parse(text)
  if (record?.dataset === id) return record
  const aside = join(folder, `${asidePrefix}${new Date().toISOString().replaceAll(':', '-')}.json`)
  await rename(file, aside)
  log.warn({ aside }, 'A dataset’s record could not be read and was set aside')
  return null
}

function parse(text: string): DatasetRecord | null {
  try {
    return DatasetRecord.safeParse(JSON.parse(text)).data ?? null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
