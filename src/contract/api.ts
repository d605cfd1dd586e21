import { z } from './zod.ts'
import { Preset, RunConfig } from './config.ts'
import {
  DatasetId,
  DatasetSummary,
  EngineInfo,
  Estimate,
  Evaluation,
  FolderEntry,
  ImageDetail,
  ImageId,
  ImageQuery,
  ImageRow,
  ImageSort,
  Job,
  JobId,
  Problem,
  RecentDataset,
  Run,
  RunId
} from './shapes.ts'

const call = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output })

const OfDataset = z.object({ dataset: DatasetId })
const OfRun = z.object({ run: RunId })

/** Every request a window can make of the engine: the one list all shells serve. */
export const api = {
  'engine.info': call(z.object({}), EngineInfo),
  /** Sub-folders of a folder on the engine's machine; the home folder where `path` is null. */
  'folder.list': call(
    z.object({ path: z.string().max(4096).nullable() }),
    z.object({
      path: z.string(),
      parent: z.string().nullable(),
      coco: z.boolean(),
      entries: z.array(FolderEntry)
    })
  ),

  'dataset.open': call(z.object({ folder: z.string().min(1).max(4096) }), DatasetSummary),
  /** Opens the sample dataset, writing it first where it is missing (a job with progress). */
  'dataset.sample': call(z.object({}), DatasetSummary),
  'dataset.get': call(OfDataset, DatasetSummary),
  'dataset.recent': call(z.object({}), z.array(RecentDataset)),
  'dataset.forget': call(OfDataset, z.null()),
  'dataset.problems': call(OfDataset, z.array(Problem)),
  /**
   * Images and, of them, how many hold each label (one number a column of the labels) and any label of each supercategory.
   * `objects`: how many have 0, 1, … 29, and 30 or more objects, whatever the query says of the number of objects.
   */
  'dataset.facets': call(
    z.object({ dataset: DatasetId, query: ImageQuery }),
    z.object({
      images: z.int(),
      labels: z.array(z.int()),
      supercategories: z.record(z.string(), z.int()),
      splits: z.record(z.string(), z.int()),
      objects: z.array(z.int()),
      seconds: z.number()
    })
  ),
  /** Rows for the images a grid shows now, in the order asked for. */
  'dataset.rows': call(
    z.object({ dataset: DatasetId, images: z.array(ImageId).max(500) }),
    z.array(ImageRow)
  ),
  'dataset.image': call(z.object({ dataset: DatasetId, image: ImageId }), ImageDetail),

  'job.list': call(z.object({}), z.array(Job)),
  'job.cancel': call(z.object({ job: JobId }), z.null()),

  'run.presets': call(z.object({}), z.array(Preset)),
  'run.estimate': call(z.object({ dataset: DatasetId, config: RunConfig }), Estimate),
  'run.start': call(
    z.object({ dataset: DatasetId, config: RunConfig, name: z.string().trim().min(1).max(80).optional() }),
    z.object({ run: RunId })
  ),
  'run.list': call(z.object({}), z.array(Run)),
  'run.get': call(OfRun, Run),
  'run.stop': call(z.object({ run: RunId, when: z.enum(['now', 'epoch']) }), z.null()),
  'run.resume': call(OfRun, z.null()),
  'run.rename': call(z.object({ run: RunId, name: z.string().trim().min(1).max(80) }), Run),
  /** Moves the run's folder to the workspace's trash. */
  'run.delete': call(OfRun, z.null()),
  /** Takes the last deleted run back out of the trash. */
  'run.restore': call(OfRun, Run),
  'run.log': call(OfRun, z.object({ text: z.string(), file: z.string() })),

  /** Evaluates a run on a split; predicts first where predictions are missing or older than the checkpoint (a job). */
  'evaluation.get': call(
    z.object({
      run: RunId,
      split: z.string().max(200).optional(),
      threshold: z.number().min(0).max(1).default(0.5)
    }),
    Evaluation
  )
} as const

export type Api = typeof api
export type CallName = keyof Api
/** What a caller may leave out is left out. */
export type CallInput<K extends CallName> = z.input<Api[K]['input']>
/** What a handler gets: parsed, defaults filled in. */
export type Input<K extends CallName> = z.output<Api[K]['input']>
export type Output<K extends CallName> = z.output<Api[K]['output']>
export type Handlers = { [K in CallName]: (input: Input<K>) => Promise<Output<K>> }

/**
 * Bulk answers: typed arrays in the format of core/columns.ts, at GET /columns/<name>?input=<JSON>.
 * `dataset.images` one row an image of the query, in its order: id f64, width u16, height u16, split u8 (index into the
 *   summary's splits).
 * `evaluation.scores` one row an image of the split in ascending id order: id f64, loss f32; and, row by row, K numbers an
 *   image: scores f32, truth u8 (0, 1).
 */
export const columns = {
  'dataset.images': z.object({
    dataset: DatasetId,
    query: ImageQuery,
    sort: ImageSort.default('id'),
    descending: z.boolean().default(false)
  }),
  'evaluation.scores': z.object({
    run: RunId,
    split: z.string().max(200),
    /** The checkpoint of the evaluation these scores are to go with; the best one where it is left out. */
    checkpoint: z.string().max(100).optional()
  })
} as const

export type ColumnsName = keyof typeof columns
export type ColumnsInput<K extends ColumnsName> = z.output<(typeof columns)[K]>
export type ColumnsResult = {
  'dataset.images': { id: Float64Array; width: Uint16Array; height: Uint16Array; split: Uint8Array }
  'evaluation.scores': { id: Float64Array; loss: Float32Array; scores: Float32Array; truth: Uint8Array }
}
export type ColumnHandlers = { [K in ColumnsName]: (input: ColumnsInput<K>) => Promise<ColumnsResult[K]> }

/** Where the window finds a picture: the original, or a JPEG no higher than `height` pixels. */
export const imagePath = (dataset: DatasetId, image: ImageId, height?: 128 | 256 | 512) =>
  `/images/${dataset}/${String(image)}${height === undefined ? '' : `?height=${String(height)}`}`
