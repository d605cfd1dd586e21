import { expect, test } from 'vitest'
import { dropoutFactors } from '#compute/dropout.ts'

const options = { rate: 0.2, size: 64, units: 100, seed: 3, step: 11 }

test('a fifth of the units is dropped and the rest makes up for it', () => {
  const factors = dropoutFactors(options)!
  expect(new Set(factors)).toEqual(new Set([0, Math.fround(1.25)]))
  const mean = factors.reduce((sum, factor) => sum + factor, 0) / factors.length
  expect(mean).toBeCloseTo(1, 1)
})

test('the same step drops the same units, another step or seed drops others', () => {
  expect(dropoutFactors(options)).toEqual(dropoutFactors({ ...options }))
  expect(dropoutFactors({ ...options, step: 12 })).not.toEqual(dropoutFactors(options))
  expect(dropoutFactors({ ...options, seed: 4 })).not.toEqual(dropoutFactors(options))
})

test('nothing is dropped at a rate of 0 or without units', () => {
  expect(dropoutFactors({ ...options, rate: 0 })).toBeNull()
  expect(dropoutFactors({ ...options, units: 0 })).toBeNull()
})
