import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-node-gpu'
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

/** The gradients of a batch's mean loss, summed up micro-batch by micro-batch. */
export type GradientSum = {
  /** Adds images `from` … `from + count − 1`; returns their loss, summed over images and averaged over labels. */
  add(from: number, count: number): number
  /** The sums, in the order of the network's variables. */
  gradients: () => Tensor[]
  /** Whether they are numbers, all of them. */
  finite(): boolean
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

  // A sum passes on every NaN and every infinity.
  const finite = () =>
    sums === null || Number.isFinite(tf.tidy(() => tf.addN(sums!.map((sum) => tf.sum(sum))).dataSync()[0]!))

  return { add, finite, gradients: () => sums ?? [], dispose: () => sums !== null && tf.dispose(sums) }
}

/** Scores of images in [0, 1], row-major, so many at a time. */
export function scoreBatch(network: Network, batch: Batch, from: number, count: number): Float32Array {
  return tf.tidy(() => {
    const { images } = batchTensors(batch, from, count)
    const logits: Tensor2D = network.logits(images, null)
    return tf.sigmoid(logits).dataSync<'float32'>()
  })
}
