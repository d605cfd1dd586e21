import type { DatasetId, RecentDataset } from '#contract/shapes.ts'
import type { Log } from '../log.ts'
import type { Workspace } from '../workspace.ts'
import type { Dataset } from './dataset.ts'

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
