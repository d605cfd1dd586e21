import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { RunConfig } from '#contract/config.ts'
import { describeModel } from '#core/models/describe.ts'
import { random } from '#core/random.ts'
import { scoreBatch, sumGradients, type Batch } from '#compute/gradient-step.ts'
import { chooseLoss } from '#compute/losses.ts'
import { buildNetwork } from '#compute/models/network.ts'
import { createOptimizer } from '#compute/optimizers.ts'
import { tf } from '#compute/tensorflow.ts'
import fixture from './keras-seed-baseline.json' with { type: 'json' }

const { side, labels, batch: size, steps, seed } = fixture.shape

beforeEach(() => tf.engine().startScope())
afterEach(() => {
  tf.engine().endScope()
  tf.disposeVariables()
})

/** The batches that keras-seed-baseline.py draws. */
function drawBatches(): Batch[] {
  const [pixels, truth] = [random(seed, 3), random(seed, 5)]
  return Array.from({ length: steps }, () => ({
    pixels: Uint8Array.from({ length: size * side * side * 3 }, () => pixels.below(256)),
    truth: Uint8Array.from({ length: size * labels }, () => (truth.below(4) === 0 ? 1 : 0)),
    size,
    side,
    labels
  }))
}

describe.each([
  { name: 'adam', learningRate: 0.001, expected: fixture.adam },
  { name: 'sgd', learningRate: 0.1, expected: fixture.sgd }
])('$name', ({ name, learningRate, expected }) => {
  test.each([8, 3])('losses and scores follow Keras, %i images at once', (microBatch) => {
    const config = RunConfig.parse({
      data: { side },
      training: { seed, batchSize: size },
      optimizer: { name, learningRate }
    })
    const network = buildNetwork(config, labels)
    const optimizer = createOptimizer(config, network.variables)
    const batches = drawBatches()

    const losses = batches.map((batch, step) => {
      const sum = sumGradients(network, chooseLoss(config), batch, null)
      let total = 0
      for (let from = 0; from < size; from += microBatch)
        total += sum.add(from, Math.min(microBatch, size - from))
      optimizer.apply(sum.gradients(), step + 1)
      sum.dispose()
      return total / size
    })

    const relative = losses.map((loss, step) => Math.abs(loss / expected.losses[step]! - 1))
    expect(Math.max(...relative)).toBeLessThan(1e-4)
    const scores = scoreBatch(network, batches[0]!, 0, size)
    expect([...scores]).toEqual(expected.scores.flat().map((score) => expect.closeTo(score, 4) as number))
  })
})

test('the parameters are those that Keras counts, layer by layer', () => {
  const { layers, parameters } = describeModel(RunConfig.parse({}), 80)
  const trained = layers.filter((layer) => layer.parameters > 0).map((layer) => layer.parameters)
  expect(trained).toEqual(fixture.parameters.layers.filter((count) => count > 0))
  expect(parameters).toBe(fixture.parameters.total)
})
