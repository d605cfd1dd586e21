import { RunConfig, type Preset } from '#contract/config.ts'

/** Named starting points, the seed report's network first (definitions.md §8: it is the schema's defaults). */
export const presets: Preset[] = [
  {
    name: 'seed-baseline',
    title: 'Seed baseline',
    description:
      'Three convolution blocks on 128 × 128 pixels, Adam, batch 256, 15 epochs: the student report this tool began with.',
    config: RunConfig.parse({})
  },
  {
    name: 'small-dataset',
    title: 'Small dataset',
    description:
      'The same network with batches of 32: on a thousand images that is eight times as many steps an epoch, and it learns the sample in minutes.',
    config: RunConfig.parse({ training: { batchSize: 32, epochs: 20 } })
  }
]
