import { afterEach, beforeEach, expect, test } from 'vitest'
import { sumGradients, type Batch } from '#compute/gradient-step.ts'
import { chooseLoss } from '#compute/losses.ts'
import type { Network } from '#compute/models/network.ts'
import { tf } from '#compute/tensorflow.ts'
import { RunConfig } from '#contract/config.ts'

const batch: Batch = { pixels: new Uint8Array(3), truth: new Uint8Array(1), size: 1, side: 1, labels: 1 }
const loss = chooseLoss(RunConfig.parse({}))

beforeEach(() => tf.engine().startScope())
afterEach(() => {
  tf.engine().endScope()
  tf.disposeVariables()
})

/** A network whose one logit is the square root of its one weight. */
function rootNetwork(weight: number): Network {
  const variable = tf.variable(tf.tensor2d([weight], [1, 1]))
  return { variables: [variable], hidden: 0, logits: () => tf.sqrt(variable) }
}

test('an infinite gradient is noticed where the loss is a number', () => {
  const at = (weight: number) => {
    const sum = sumGradients(rootNetwork(weight), loss, batch, null)
    return { loss: sum.add(0, 1), finite: sum.finite() }
  }
  expect(at(1)).toEqual({ loss: expect.closeTo(Math.log1p(Math.E), 6), finite: true })
  expect(at(0)).toEqual({ loss: expect.closeTo(Math.LN2, 6), finite: false })
})

test('logits too large for an exponential have a loss all the same', () => {
  const losses = [-1e4, -100, 0, 100, 1e4].map((logit) =>
    [0, 1].map((truth) => loss(tf.tensor2d([[logit]]), tf.tensor2d([[truth]])).dataSync()[0])
  )
  const half = expect.closeTo(Math.LN2, 6) as number
  expect(losses).toEqual([
    [0, 1e4],
    [0, 100],
    [half, half],
    [100, 0],
    [1e4, 0]
  ])
})
