import type { RunConfig } from '#contract/config.ts'
import type { ErrorCode } from '#contract/errors.ts'
import type { Device, EpochMetrics, RunId, StepProgress } from '#contract/shapes.ts'

/** Packed uint8 images, N × side × side × 3, cut into shards of `rows` images; row r of the dataset lies at shard r / rows. */
export type PackedImages = { folder: string; side: number; rows: number; count: number }

/** All a training process needs, by value or by path; it knows no dataset and no workspace. Rows index the packed images. */
export type TrainPlan = {
  run: RunId
  config: RunConfig
  labels: number
  images: PackedImages
  /** count × labels, 1 = present; row-major. */
  truth: Uint8Array
  fit: Int32Array
  select: Int32Array
  /** The run's folder: checkpoints go to checkpoints/, and nothing else is written. */
  folder: string
  /** Images processed at once; gradients of a batch are accumulated over its micro-batches. */
  microBatch: number
  /** Name of the checkpoint to go on from, or null to start. */
  resumeFrom: string | null
}

/** Scores for rows of packed images, written to `output` in the format of core/columns.ts (scores f32, loss f32 where truth is given). */
export type PredictPlan = {
  config: RunConfig
  labels: number
  images: PackedImages
  rows: Int32Array
  truth: Uint8Array | null
  folder: string
  checkpoint: string
  /** Images scored at once. */
  microBatch: number
  output: string
}

export type ToCompute =
  | { type: 'hello' }
  | { type: 'train'; plan: TrainPlan }
  | { type: 'predict'; plan: PredictPlan }
  | { type: 'stop'; when: 'now' | 'epoch' }

export type FromCompute =
  | { type: 'ready'; device: Device; versions: Record<string, string> }
  | { type: 'started'; parameters: number; microBatch: number; path: 'eager' | 'graph' }
  | { type: 'step'; progress: StepProgress }
  | { type: 'epoch'; metrics: EpochMetrics }
  | { type: 'checkpoint'; name: string; epoch: number; step: number }
  | { type: 'predicted'; done: number; total: number }
  | { type: 'done'; reason: 'finished' | 'stopped' }
  | { type: 'failed'; code: ErrorCode; message: string }

/** The wire, seen from either side. */
export type Port<Out, In> = { send(message: Out): void; onMessage(listener: (message: In) => void): void }
