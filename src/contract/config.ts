import { z } from './zod.ts'

/** What the form shows beside a field; kept on the schema so that form, help and command line read one source. */
export type FieldMeta = { label: string; help: string; unit?: string; group: FieldGroup }
export type FieldGroup = 'data' | 'model' | 'optimisation'

const field = <T extends z.ZodType>(schema: T, meta: FieldMeta): T => schema.meta(meta)

/**
 * How a run parts its images (definitions.md §4).
 * `last-fifth`: the seed report's, the last 20 % of the training images by id select;
 * `random-tenth`: a seeded random 10 % of the training images selects.
 * In both, an official val split reports when the folder has one.
 */
export const SplitRecipe = z.enum(['last-fifth', 'random-tenth'])
export type SplitRecipe = z.infer<typeof SplitRecipe>

/** Everything that decides a run. The window's form and `cocoscope train --set path=value` fill the same schema. */
export const RunConfig = z.strictObject({
  data: z
    .strictObject({
      side: field(z.int().min(16).max(512).default(128), {
        label: 'Image side',
        unit: 'px',
        group: 'data',
        help: 'Every image is resized to a square of this side before training.'
      }),
      split: field(SplitRecipe.default('last-fifth'), {
        label: 'Select on',
        group: 'data',
        help: 'Which training images are held out to choose the best epoch. They never train.'
      }),
      emptyImages: field(z.boolean().default(true), {
        label: 'Keep images without objects',
        group: 'data',
        help: 'Kept, they count as images with no label. The published COCO protocol leaves them out.'
      })
    })
    .prefault({}),
  modalities: z
    .array(z.enum(['image']))
    .min(1)
    .default(['image']),
  model: z
    .strictObject({
      name: field(z.enum(['seed-baseline']).default('seed-baseline'), {
        label: 'Network',
        group: 'model',
        help: 'Three convolution blocks and two dense layers, 12,979,856 parameters at 80 labels.'
      }),
      dropout: field(z.number().min(0).max(0.9).default(0.2), {
        label: 'Dropout',
        group: 'model',
        help: 'Share of the dense layer’s outputs dropped at random in training.'
      })
    })
    .prefault({}),
  training: z
    .strictObject({
      epochs: field(z.int().min(1).max(10_000).default(15), {
        label: 'Epochs',
        group: 'optimisation',
        help: 'How often the network sees every training image.'
      }),
      batchSize: field(z.int().min(1).max(4096).default(256), {
        label: 'Batch size',
        unit: 'images',
        group: 'optimisation',
        help: 'Images behind each update of the weights.'
      }),
      seed: field(
        z
          .int()
          .min(0)
          .max(2 ** 31 - 1)
          .default(1),
        {
          label: 'Seed',
          group: 'optimisation',
          help: 'Decides initial weights, order and dropout. The same seed gives the same curve.'
        }
      )
    })
    .prefault({}),
  optimizer: z
    .strictObject({
      name: field(z.enum(['adam', 'sgd']).default('adam'), {
        label: 'Optimizer',
        group: 'optimisation',
        help: 'Adam adapts the step of each weight; SGD takes the plain gradient.'
      }),
      learningRate: field(z.number().positive().max(10).default(0.001), {
        label: 'Learning rate',
        group: 'optimisation',
        help: 'Size of each step. 0.001 suits Adam.'
      })
    })
    .prefault({}),
  loss: z
    .strictObject({
      name: field(z.enum(['binary-cross-entropy']).default('binary-cross-entropy'), {
        label: 'Loss',
        group: 'optimisation',
        help: 'Mean over labels and images, from logits.'
      })
    })
    .prefault({})
})
export type RunConfig = z.infer<typeof RunConfig>

/** A named starting point for the form and for `--preset`. */
export const Preset = z.object({
  name: z.string(),
  title: z.string(),
  description: z.string(),
  config: RunConfig
})
export type Preset = z.infer<typeof Preset>
