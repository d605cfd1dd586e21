import { existsSync } from 'node:fs'
import type { DatasetId } from '#contract/shapes.ts'
import type { DatasetRecord } from './record.ts'

/** What tells one remembered dataset from another. */
export type KnownDataset = Pick<DatasetRecord, 'dataset' | 'folder' | 'fingerprint'>

/** A folder keeps its id, also when it was moved: then the same annotations are found under a new path. Undefined for a new one. */
export function idOf(folder: string, fingerprint: string, known: KnownDataset[]): DatasetId | undefined {
  const same =
    known.find((record) => record.folder === folder) ??
    known.find((record) => record.fingerprint === fingerprint && !existsSync(record.folder))
  return same?.dataset
}
