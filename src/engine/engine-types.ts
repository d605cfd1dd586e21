import type { ColumnHandlers, Handlers } from '#contract/api.ts'
import type { EngineEvent } from '#contract/events.ts'
import type { DatasetId, ImageId, Label, RunId } from '#contract/shapes.ts'
import type { Log } from './log.ts'

/** A picture for the window: checked to be JPEG, PNG or WebP by its content. */
export type Picture = { bytes: Uint8Array; type: 'image/jpeg' | 'image/png' | 'image/webp'; etag: string }

/** A run's scores for pictures that need no annotations: files × labels, row-major; `unreadable` has what was left out. */
export type FilePredictions = {
  files: string[]
  labels: Label[]
  scores: Float32Array
  unreadable: { file: string; reason: string }[]
}

/** The whole engine, as its shells (server, command line) see it. */
export type Engine = {
  handlers: Handlers
  columns: ColumnHandlers
  /** Where bugs are told whole. */
  log: Log
  /** The original picture, or a JPEG no higher than `height`. Throws AppError where it is missing or not a picture. */
  picture(dataset: DatasetId, image: ImageId, height?: number): Promise<Picture>
  /** Scores pictures anywhere on this machine with a run's best checkpoint. */
  predictFiles(
    run: RunId,
    files: string[],
    options: { signal?: AbortSignal; onProgress?: (done: number, total: number) => void }
  ): Promise<FilePredictions>
  /** Calls the listener for every event until the returned function is called. */
  onEvent(listener: (event: EngineEvent) => void): () => void
  /** Stops running jobs (a training writes its checkpoint first), gives the lock back. */
  close(): Promise<void>
}
