import type { Tensor, Tensor2D, Tensor4D, Variable } from '@tensorflow/tfjs-node-gpu'
import type { RunConfig } from '#contract/config.ts'
import { seedBaseline } from '#core/models/seed-baseline.ts'
import { describeModel } from '#core/models/describe.ts'
import { random } from '#core/random.ts'
import { tf } from '../tensorflow.ts'
import { streams } from '../streams.ts'
import { createVariable, glorotUniform } from './initializers.ts'
import type { Network } from './network.ts'

/** definitions.md §8. Weights are Glorot uniform and biases zero, as Keras has it. */
export function buildSeedBaseline(config: RunConfig, labels: number): Network {
  const source = random(config.training.seed, streams.weights)
  const variables: Variable[] = []
  const layer = (name: string, shape: number[]) => {
    const kernel = createVariable(() => glorotUniform(shape, source), `${name}/kernel`)
    const bias = createVariable(() => tf.zeros([shape.at(-1)!]), `${name}/bias`)
    variables.push(kernel, bias)
    return { kernel, bias }
  }
  const { layers } = describeModel(config, labels)
  const flat = layers[5]!.output.reduce((product, side) => product * side, 1)
  const blocks = seedBaseline.filters.map((filters, i) =>
    layer(`convolution-${i + 1}`, [3, 3, seedBaseline.filters[i - 1] ?? 3, filters])
  )
  const dense = layer('dense', [flat, seedBaseline.hidden])
  const scores = layer('scores', [seedBaseline.hidden, labels])

  const logits = (images: Tensor4D, dropout: Tensor2D | null): Tensor2D => {
    // Bias and ReLU come after pooling: neither changes which of four numbers is the largest, and only a quarter of them is left
    // to compute and to keep. A step takes about four fifths of the time.
    let features: Tensor4D = images
    for (const { kernel, bias } of blocks) {
      const pooled = tf.maxPool(tf.conv2d(features, kernel as Tensor4D, 1, 'valid'), 2, 2, 'valid')
      features = tf.relu(tf.add(pooled, bias))
    }
    const hidden: Tensor = tf.relu(
      tf.add(tf.matMul(tf.reshape(features, [-1, flat]), dense.kernel), dense.bias)
    )
    const kept = dropout === null ? hidden : tf.mul(hidden, dropout)
    return tf.add(tf.matMul(kept as Tensor2D, scores.kernel as Tensor2D), scores.bias)
  }
  return { variables, logits, hidden: seedBaseline.hidden }
}
