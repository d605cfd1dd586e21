import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findJsonError } from '#core/json-error.ts'

test.each([
  ['{\n  "images": [\n    { "id": 1, }\n  ]\n}', 3, 16, 'a key in quotes', '}'],
  ['{"a": 1 "b": 2}', 1, 9, '"," or "}"', '"'],
  ['[1, 2', 1, 6, '"," or "]"', null],
  ['{"a": NaN}', 1, 7, 'a value', 'N'],
  ['{"a": "one\ntwo"}', 1, 11, 'the closing quote of a text', '\n'],
  ['[\r\n  01\r\n]', 2, 4, '"," or "]"', '1'],
  ['{"a" 1}', 1, 6, '":"', '1'],
  ['', 1, 1, 'a value', null],
  ['{} {}', 1, 4, 'the end', '{'],
  ['["\\x"]', 1, 4, 'an escape such as \\n or \\"', 'x'],
  ['["\\u12g4"]', 1, 7, 'four hexadecimal digits', 'g'],
  ['[tru]', 1, 5, '"true"', ']'],
  ['[1.]', 1, 4, 'a digit', ']'],
  ['["😀" x]', 1, 7, '"," or "]"', 'x']
])('in %j the fault is at line %i, column %i: expected %s', (text, line, column, expected, found) => {
  expect(findJsonError(text)).toMatchObject({ line, column, expected, found })
})

test('finds a fault in exactly the texts that JSON.parse refuses, and where V8 names a position, there', () => {
  const mutated = fc
    .tuple(
      fc.json(),
      fc.nat(),
      fc.constantFrom('', '"', ',', '}', ']', '{', '0', '-', 'e', '\\', '\n', 't', '\u0001')
    )
    .chain(([text, position, insert]) => {
      const at = position % (text.length + 1)
      return fc.constantFrom(
        text,
        text.slice(0, at) + insert + text.slice(at),
        text.slice(0, at) + insert + text.slice(at + 1),
        text.slice(0, at)
      )
    })
  fc.assert(
    fc.property(mutated, (text) => {
      const error = findJsonError(text)
      try {
        JSON.parse(text)
        expect(error).toBeNull()
      } catch (failure) {
        expect(error).not.toBeNull()
        const position = / at position (\d+)/.exec((failure as Error).message)?.[1]
        if (position !== undefined) expect(error?.offset).toBe(Number(position))
      }
    }),
    { numRuns: 5000 }
  )
})

test('half a million nested lists do not overflow the stack', () => {
  expect(findJsonError('['.repeat(500_000))).toMatchObject({ offset: 500_000, found: null })
})
