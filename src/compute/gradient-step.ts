import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-node-gpu'
import { random } from '#core/random.ts'
import type { LossFunction } from './losses.ts'
import type { Network } from './models/network.ts'
import { tf } from './tensorflow.ts'

/** One batch as it is read: uint8 pixels and 0/1 truth, row-major. */
export type Batch = { pixels: Uint8Array; truth: Uint8Array; size: number; side: number; labels: number }

/** Images `from` … `from + count − 1` of a batch as float tensors: pixels in [0, 1], and the truth. */
export function batchTensors({ pixels, truth, side, labels }: Batch, from: number, count: number) {
  const bytes = side * side * 3
  const slice = pixels.subarray(from * bytes, (from + count) * bytes)
  const images = tf.div(tf.cast(tf.tensor(slice, [count, side, side, 3], 'int32'), 'float32'), 255)
  const there = Float32Array.from(truth.subarray(from * labels, (from + count) * labels))
  return { images: images as Tensor4D, truth: tf.tensor2d(there, [count, labels]) }
}

/**
 * Dropout's factors for a whole batch, batch × units: 0, or 1 / (1 − rate). They follow from (seed, step) alone, so that a
 * resumed run and another size of micro-batch drop the same units. Null where nothing is dropped.
 */
export function dropoutFactors(options: {
  rate: number
  size: number
  units: number
  seed: number
  step: number
}): Float32Array | null {
  const { rate, size, units, seed, step } = options
  if (rate === 0 || units === 0) return null
  const source = random(seed, 1000 + step)
  const kept = 1 / (1 - rate)
  return Float32Array.from({ length: size * units }, () => (source.uniform() < rate ? 0 : kept))
}

/** The gradients of a batch's mean loss, summed up micro-batch by micro-batch. */
export type GradientSum = {
  /** Adds images `from` … `from + count − 1`; returns their loss, summed over images and averaged over labels. */
  add(from: number, count: number): number
  /** The sums, in the order of the network's variables. */
  gradients: () => Tensor[]
  dispose(): void
}

export function sumGradients(
  network: Network,
  loss: LossFunction,
  batch: Batch,
  dropout: Float32Array | null
): GradientSum {
  let sums: Tensor[] | null = null
  const { size, labels } = batch

  const add = (from: number, count: number): number => {
    const { value, grads } = tf.tidy(() => {
      const { images, truth } = batchTensors(batch, from, count)
      const { hidden } = network
      const factors =
        dropout === null
          ? null
          : tf.tensor2d(dropout.subarray(from * hidden, (from + count) * hidden), [count, hidden])
      return tf.variableGrads(
        () => tf.div(loss(network.logits(images, factors), truth), size * labels),
        network.variables
      )
    })
    const fresh = network.variables.map(({ name }) => grads[name]!)
    const before = sums
    sums = before === null ? fresh : before.map((sum, i) => tf.add(sum, fresh[i]!))
    if (before !== null) tf.dispose([before, fresh])
    const total = value.dataSync()[0]! * size
    value.dispose()
    return total
  }

  return { add, gradients: () => sums ?? [], dispose: () => sums !== null && tf.dispose(sums) }
}

/** Scores of images in [0, 1], row-major, so many at a time. */
export function scoreBatch(network: Network, batch: Batch, from: number, count: number): Float32Array {
  return tf.tidy(() => {
    const { images } = batchTensors(batch, from, count)
    const logits: Tensor2D = network.logits(images, null)
    return tf.sigmoid(logits).dataSync<'float32'>()
  })
}
