import { expect, test } from 'vitest'
import { duration } from '#core/format.ts'
import { table } from '../../../src/cli/output.ts'

test('durations are told in the two largest units', () => {
  expect([0, 12.4, 59.7, 127, 3599, 3900].map(duration)).toEqual([
    '0 s',
    '12 s',
    '1 min 00 s',
    '2 min 07 s',
    '59 min 59 s',
    '1 h 05 min'
  ])
})

test('a table sets numbers right and words left', () => {
  expect(
    table(
      ['label', 'AP'],
      [
        ['cup', '0.5'],
        ['wine glass', '–']
      ]
    )
  ).toBe(['label        AP', 'cup         0.5', 'wine glass    –'].join('\n'))
})
