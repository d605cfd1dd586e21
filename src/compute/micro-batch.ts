import type { RunConfig } from '#contract/config.ts'
import { sumGradients } from './gradient-step.ts'
import type { LossFunction } from './losses.ts'
import type { Network } from './models/network.ts'

/** The longest a micro-batch may take, so that 'stop' is heard within about that time. */
const longestSeconds = 0.45
const probeSize = 4
const probes = 4

/**
 * The largest power of two of images (or the whole batch, where that is smaller) whose gradients take under half a second,
 * measured by the fastest of a few steps on black images: the first one warms up, and another program may be busy for a moment.
 */
export function fitMicroBatch(
  network: Network,
  loss: LossFunction,
  config: RunConfig,
  labels: number,
  most: number
): number {
  const { side } = config.data
  const size = Math.min(probeSize, most)
  const batch = {
    pixels: new Uint8Array(size * side * side * 3),
    truth: new Uint8Array(size * labels),
    size,
    side,
    labels
  }
  let seconds = Infinity
  for (let round = 0; round < probes; round++) {
    const started = performance.now()
    const sum = sumGradients(network, loss, batch, null)
    sum.add(0, size)
    sum.dispose()
    seconds = Math.min(seconds, (performance.now() - started) / 1000)
  }
  const affordable = (longestSeconds / seconds) * size
  return affordable >= most ? most : Math.max(1, 2 ** Math.floor(Math.log2(affordable)))
}
