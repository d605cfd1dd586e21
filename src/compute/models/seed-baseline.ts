import type { Tensor, Tensor2D, Tensor4D, Variable } from '@tensorflow/tfjs-node-gpu'
import type { RunConfig } from '#contract/config.ts'
import { seedBaseline } from '#core/models/seed-baseline.ts'
import { describeModel } from '#core/models/describe.ts'
import { random } from '#core/random.ts'
import { tf } from '../tensorflow.ts'
import { glorotUniform } from './initializers.ts'
import type { Network } from './network.ts'

/** definitions.md §8. Weights are Glorot uniform and biases zero, as Keras has it. */
export function buildSeedBaseline(config: RunConfig, labels: number): Network {
  const source = random(config.training.seed, 1)
  const variables: Variable[] = []
  const layer = (name: string, shape: number[]) => {
    const kernel = tf.variable(glorotUniform(shape, source), true, `${name}/kernel`)
    const bias = tf.variable(tf.zeros([shape[shape.length - 1]!]), true, `${name}/bias`)
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
    let features: Tensor4D = images
    for (const { kernel, bias } of blocks) {
      const convolved = tf.conv2d(features, kernel as Tensor4D, 1, 'valid')
      features = tf.maxPool(tf.relu(tf.add(convolved, bias)), 2, 2, 'valid')
    }
    const hidden: Tensor = tf.relu(
      tf.add(tf.matMul(tf.reshape(features, [-1, flat]), dense.kernel), dense.bias)
    )
    const kept = dropout === null ? hidden : tf.mul(hidden, dropout)
    return tf.add(tf.matMul(kept as Tensor2D, scores.kernel as Tensor2D), scores.bias)
  }
  return { variables, logits, hidden: seedBaseline.hidden }
}
