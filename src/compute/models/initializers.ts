import type { Tensor, Variable } from '@tensorflow/tfjs-node-gpu'
import type { Random } from '#core/random.ts'
import { tf } from '../tensorflow.ts'

/** Uniform in ±√(6 / (fan in + fan out)) (Glorot & Bengio 2010), fans counted as Keras does; drawn by our own generator. */
export function glorotUniform(shape: number[], source: Random): Tensor {
  const receptive = shape.slice(0, -2).reduce((product, side) => product * side, 1)
  const [fanIn, fanOut] = [shape.at(-2)! * receptive, shape.at(-1)! * receptive]
  const limit = Math.sqrt(6 / (fanIn + fanOut))
  const values = new Float32Array(shape.reduce((product, side) => product * side, 1))
  for (let i = 0; i < values.length; i++) values[i] = (2 * source.uniform() - 1) * limit
  return tf.tensor(values, shape)
}

/** A trainable variable. Its initial values are let go: tfjs would keep them beside the variable's own. */
export const createVariable = (initial: () => Tensor, name: string): Variable =>
  tf.tidy(() => tf.variable(initial(), true, name))
