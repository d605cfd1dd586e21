import { expect, test } from 'vitest'
import { RunConfig } from '#contract/config.ts'
import { describeModel } from '#core/models/describe.ts'
import { chooseMicroBatch, estimateMemory } from '#core/models/memory.ts'

const config = (side: number) => RunConfig.parse({ data: { side } })

test('the seed baseline has the parameters that Keras counts for it', () => {
  const { layers, parameters } = describeModel(config(128), 80)
  expect(layers.map((layer) => layer.parameters)).toEqual([896, 0, 18496, 0, 73856, 0, 12845568, 0, 41040])
  expect(parameters).toBe(12_979_856)
})

test('a picture that the layers shrink to nothing is refused with the least side', () => {
  expect(() => describeModel(config(21), 80)).toThrow('Choose 22 px or more')
  expect(describeModel(config(22), 80).layers.at(-4)?.output).toEqual([1, 1, 128])
})

test('the seed’s batch of 256 trains within 6 GB in micro-batches', () => {
  const micro = chooseMicroBatch(config(128), 80, 6e9)
  expect(micro).toBe(64)
  expect(estimateMemory(config(128), 80, 64)).toBeLessThan(6e9)
  expect(estimateMemory(config(128), 80, 256)).toBeGreaterThan(6e9)
  expect(chooseMicroBatch(config(128), 80, 2.5e9)).toBe(32)
})

test('what does not fit even one image at a time has no micro-batch', () => {
  expect(chooseMicroBatch(config(512), 80, 4e9)).toBeNull()
})
