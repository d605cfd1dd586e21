import { z } from './zod.ts'
import { RunConfig } from './config.ts'

export const DatasetId = z
  .string()
  .regex(/^[a-z0-9]{12}$/)
  .brand<'DatasetId'>()
export type DatasetId = z.infer<typeof DatasetId>
export const RunId = z
  .string()
  .regex(/^[a-z0-9]{12}$/)
  .brand<'RunId'>()
export type RunId = z.infer<typeof RunId>
export const JobId = z.string().brand<'JobId'>()
export type JobId = z.infer<typeof JobId>
/** A COCO image id as the annotation file has it. Image ids are unique over all splits of one dataset. */
export const ImageId = z.int()
export type ImageId = z.infer<typeof ImageId>

/** One column of the K labels: categories in ascending id order (definitions.md §1). */
export const Label = z.object({ id: z.int(), name: z.string(), supercategory: z.string() })
export type Label = z.infer<typeof Label>

export const Severity = z.enum(['error', 'warning', 'note'])

/** One kind of problem found in a dataset: what, how often, where for example, and what is done about it. */
export const Problem = z.object({
  kind: z.string(),
  severity: Severity,
  title: z.string(),
  count: z.int(),
  handling: z.string(),
  examples: z.array(
    z.object({
      file: z.string().optional(),
      image: ImageId.optional(),
      annotation: z.number().optional(),
      detail: z.string()
    })
  )
})
export type Problem = z.infer<typeof Problem>

export const DatasetSummary = z.object({
  dataset: DatasetId,
  name: z.string(),
  folder: z.string(),
  layout: z.string(),
  images: z.int(),
  objects: z.int(),
  labels: z.array(Label),
  splits: z.array(z.object({ name: z.string(), images: z.int(), objects: z.int(), captions: z.int() })),
  captions: z.int(),
  /** Numbers of problems by severity; `dataset.problems` has the list. */
  problems: z.object({ error: z.int(), warning: z.int(), note: z.int() }),
  /** True where the folder is Cocoscope's own sample. */
  sample: z.boolean(),
  /** SHA-256 over the content of the annotation files. */
  fingerprint: z.string(),
  openedSeconds: z.number()
})
export type DatasetSummary = z.infer<typeof DatasetSummary>

export const RecentDataset = z.object({
  dataset: DatasetId,
  name: z.string(),
  folder: z.string(),
  images: z.int(),
  labels: z.int(),
  lastOpened: z.iso.datetime(),
  /** False where the folder is gone. */
  present: z.boolean(),
  /** A few image ids for a strip of thumbnails. */
  strip: z.array(ImageId)
})
export type RecentDataset = z.infer<typeof RecentDataset>

/** Which images: all conditions hold together. Categories by id, so that a pasted link keeps its meaning. */
export const ImageQuery = z.object({
  split: z.string().optional(),
  must: z.array(z.int()).default([]),
  mustNot: z.array(z.int()).default([]),
  /** Whether every `must` category or any one of them is asked for. */
  match: z.enum(['all', 'any']).default('all'),
  objects: z.object({ min: z.int().min(0).optional(), max: z.int().min(0).optional() }).default({}),
  caption: z.string().max(200).optional(),
  ids: z.array(ImageId).max(100_000).optional()
})
export type ImageQuery = z.infer<typeof ImageQuery>

export const ImageSort = z.enum(['id', 'name', 'objects', 'labels', 'size'])
export type ImageSort = z.infer<typeof ImageSort>

/** [x, y, width, height] in pixels of the original image, origin at the top left, as COCO has it. */
export const Box = z.tuple([z.number(), z.number(), z.number(), z.number()])
export type Box = z.infer<typeof Box>

/** An object as a grid or an image view draws it. `label` is a column index into the dataset's labels. */
export const ObjectRow = z.object({
  id: z.number(),
  label: z.int(),
  box: Box,
  crowd: z.boolean(),
  area: z.number()
})
export type ObjectRow = z.infer<typeof ObjectRow>

export const ImageRow = z.object({
  image: ImageId,
  fileName: z.string(),
  split: z.string(),
  width: z.int(),
  height: z.int(),
  objects: z.array(ObjectRow)
})
export type ImageRow = z.infer<typeof ImageRow>

/** Everything about one image. Truth is `truth`: sorted columns of the labels that are present. */
export const ImageDetail = ImageRow.extend({
  truth: z.array(z.int()),
  captions: z.array(z.string()),
  path: z.string(),
  present: z.boolean()
})
export type ImageDetail = z.infer<typeof ImageDetail>

export const JobState = z.enum(['running', 'done', 'failed', 'cancelled'])

/** Work that takes longer than a moment, visible from everywhere. */
export const Job = z.object({
  job: JobId,
  kind: z.enum(['sample', 'prepare', 'evaluate']),
  title: z.string(),
  done: z.number(),
  total: z.number().nullable(),
  unit: z.string(),
  /** Units a second, measured over the last seconds. */
  rate: z.number().nullable(),
  etaSeconds: z.number().nullable(),
  state: JobState,
  message: z.string().optional(),
  dataset: DatasetId.optional(),
  run: RunId.optional()
})
export type Job = z.infer<typeof Job>

export const RunState = z.enum([
  'queued',
  'preparing',
  'running',
  'stopping',
  'stopped',
  'finished',
  'failed',
  'interrupted'
])
export type RunState = z.infer<typeof RunState>

/** A finished epoch: one line of metrics.jsonl. `val…` and mAP are on the select part. */
export const EpochMetrics = z.object({
  epoch: z.int(),
  step: z.int(),
  loss: z.number(),
  valLoss: z.number().nullable(),
  mAP: z.number().nullable(),
  CF1: z.number().nullable(),
  OF1: z.number().nullable(),
  /** Keras' `accuracy` as the seed report printed it (argmax); for comparison with the seed only. */
  argmaxAccuracy: z.number().nullable(),
  learningRate: z.number(),
  imagesPerSecond: z.number(),
  seconds: z.number(),
  tensors: z.int(),
  time: z.iso.datetime()
})
export type EpochMetrics = z.infer<typeof EpochMetrics>

/** The step that just ended, for the live view; not kept. */
export const StepProgress = z.object({
  epoch: z.int(),
  step: z.int(),
  stepsPerEpoch: z.int(),
  loss: z.number(),
  imagesPerSecond: z.number(),
  etaSeconds: z.number().nullable()
})
export type StepProgress = z.infer<typeof StepProgress>

export const Device = z.object({
  kind: z.enum(['cpu', 'gpu']),
  /** "CPU, 8 threads" or the card's name. */
  name: z.string(),
  backend: z.string()
})
export type Device = z.infer<typeof Device>

export const Run = z.object({
  run: RunId,
  name: z.string(),
  kind: z.enum(['trained']),
  dataset: z.object({ dataset: DatasetId, name: z.string(), folder: z.string(), fingerprint: z.string() }),
  labels: z.array(Label),
  config: RunConfig,
  state: RunState,
  /** Why it failed or was interrupted, in a sentence. */
  message: z.string().optional(),
  created: z.iso.datetime(),
  started: z.iso.datetime().nullable(),
  ended: z.iso.datetime().nullable(),
  /** Images in each part, and a sentence about how they were chosen. */
  parts: z.object({
    fit: z.int(),
    select: z.int(),
    report: z.int(),
    reportSplit: z.string().nullable(),
    note: z.string()
  }),
  parameters: z.int(),
  microBatch: z.int().nullable(),
  device: Device.nullable(),
  versions: z.record(z.string(), z.string()),
  epochs: z.array(EpochMetrics),
  /** Epoch with the best mAP on select, if any. */
  bestEpoch: z.int().nullable(),
  checkpoint: z
    .object({ name: z.string(), epoch: z.int(), step: z.int(), time: z.iso.datetime() })
    .nullable(),
  /** Images left out because they could not be read. */
  unreadable: z.int(),
  /** Splits that have stored predictions. */
  evaluated: z.array(z.string()),
  sizeBytes: z.number()
})
export type Run = z.infer<typeof Run>

/** What a run would take, and what stands in the way of starting it. */
export const Estimate = z.object({
  parameters: z.int(),
  layers: z.array(z.object({ name: z.string(), output: z.array(z.int()), parameters: z.int() })),
  memoryBytes: z.number(),
  memoryLimitBytes: z.number(),
  microBatch: z.int(),
  stepsPerEpoch: z.int(),
  parts: z.object({ fit: z.int(), select: z.int(), report: z.int(), note: z.string() }),
  /** From the last run of the same shape on this machine; null where nothing is known yet. */
  secondsPerEpoch: z.number().nullable(),
  cacheBytes: z.number(),
  checkpointBytes: z.number(),
  blockers: z.array(z.string())
})
export type Estimate = z.infer<typeof Estimate>

/** A number with its 95 % bootstrap interval over images; null bounds where there are too few positives. */
export const Interval = z.object({
  value: z.number(),
  low: z.number().nullable(),
  high: z.number().nullable()
})
export type Interval = z.infer<typeof Interval>

/** One label's row. `ap` is null where the split has no positive of it. Counts and P, R, F1 are at the threshold. */
export const LabelMetrics = z.object({
  label: z.int(),
  support: z.int(),
  ap: z.number().nullable(),
  precision: z.number(),
  recall: z.number(),
  f1: z.number(),
  tp: z.int(),
  fp: z.int(),
  fn: z.int(),
  tn: z.int()
})
export type LabelMetrics = z.infer<typeof LabelMetrics>

/** An evaluation on one split, at one threshold, with the floors of definitions.md §2 beside it. */
export const Evaluation = z.object({
  run: RunId,
  split: z.string(),
  images: z.int(),
  checkpoint: z.string(),
  threshold: z.number(),
  /** True where something of the run was chosen on this split; then every number says so. */
  selectedOnThisSplit: z.boolean(),
  /** True where images of this split trained the run. */
  trainedOnThisSplit: z.boolean(),
  labelsWithoutPositives: z.int(),
  metrics: z.object({
    mAP: Interval,
    CF1: Interval,
    OF1: Interval,
    CP: z.number(),
    CR: z.number(),
    OP: z.number(),
    OR: z.number(),
    macroF1: z.number(),
    argmaxAccuracy: z.number(),
    loss: z.number()
  }),
  floors: z.object({
    nothing: z.object({ mAP: z.number(), CF1: z.number(), OF1: z.number(), binaryAccuracy: z.number() }),
    prior: z.object({ mAP: z.number(), CF1: z.number(), OF1: z.number() }),
    chance: z.object({ mAP: z.number(), low: z.number(), high: z.number() })
  }),
  labels: z.array(LabelMetrics)
})
export type Evaluation = z.infer<typeof Evaluation>

export const FolderEntry = z.object({ name: z.string(), path: z.string(), coco: z.boolean() })
export type FolderEntry = z.infer<typeof FolderEntry>

export const EngineInfo = z.object({
  version: z.string(),
  instance: z.string(),
  node: z.string(),
  workspace: z.string(),
  logFile: z.string(),
  cores: z.int(),
  memoryBytes: z.number(),
  /** Known once compute has run in this installation. */
  device: Device.nullable(),
  sampleFolder: z.string(),
  /** A sentence for each file of the workspace that could not be read and was set aside, naming it. */
  setAside: z.array(z.string())
})
export type EngineInfo = z.infer<typeof EngineInfo>
