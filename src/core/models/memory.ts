import type { RunConfig } from '#contract/config.ts'
import { describeModel } from './describe.ts'

/** Memory of the process before a model exists: Node, TensorFlow's library and its thread pools. */
const runtimeBytes = 520e6
/** Copies of the parameters at the peak: weights, gradients, their sums, the optimizer’s state, and what eager kernels leave to the allocator. */
const copies = { adam: 21, sgd: 10 }
/** Bytes for each number a layer puts out: kept for the backward pass, its gradient, and what the kernels need meanwhile. */
const bytesPerActivation = 18

/** What training takes, in bytes, with so many images at once. Fitted to peaks measured at 64 to 256 px; an estimate, on the high side. */
export function estimateMemory(config: RunConfig, labels: number, microBatch: number): number {
  const { parameters, activations } = describeModel(config, labels)
  return (
    runtimeBytes +
    4 * parameters * copies[config.optimizer.name] +
    bytesPerActivation * activations * microBatch
  )
}

/** The largest power of two, no larger than the batch, that fits; null where not even one image at a time does. */
export function chooseMicroBatch(config: RunConfig, labels: number, limitBytes: number): number | null {
  const { batchSize } = config.training
  if (estimateMemory(config, labels, batchSize) <= limitBytes && batchSize <= largest) return batchSize
  for (let size = largest; size >= 1; size /= 2) {
    if (size <= batchSize && estimateMemory(config, labels, size) <= limitBytes) return size
  }
  return null
}

/** More images at once gain no speed on any machine tried, and 'stop' is heard between them. */
const largest = 64
