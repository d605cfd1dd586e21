import type { Tensor2D, Tensor4D, Variable } from '@tensorflow/tfjs-node-gpu'
import type { RunConfig } from '#contract/config.ts'
import { buildSeedBaseline } from './seed-baseline.ts'

/** A network as its trainable variables and the function over them. */
export type Network = {
  /** In the order in which they are saved. */
  variables: Variable[]
  /**
   * @param images batch × side × side × 3, float32 in [0, 1]
   * @param dropout what the hidden units are multiplied by in training (batch × hidden, 0 or 1 / keep); null otherwise
   * @returns logits, batch × labels
   */
  logits(images: Tensor4D, dropout: Tensor2D | null): Tensor2D
  /** Units that dropout masks; 0 where the network has none. */
  hidden: number
}

const builders = { 'seed-baseline': buildSeedBaseline }

/** Builds the network of a configuration; its initial weights follow from `training.seed` alone. */
export const buildNetwork = (config: RunConfig, labels: number): Network =>
  builders[config.model.name](config, labels)
