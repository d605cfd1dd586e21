import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { findJsonError } from '../../../support/find-json-error.ts'
import { JsonFault, locateFault } from '#core/coco-scanner/json-fault.ts'
import { scanLists } from '#core/coco-scanner/scan.ts'
import { chunksOf, listsByParsing, withSpansRead } from './by-parsing.ts'
import { documents, schema, small } from './documents.ts'

vi.setConfig({ testTimeout: 60_000 })

const encode = (text: string) => new TextEncoder().encode(text)
const sizes = fc.array(fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 40 })), {
  minLength: 1,
  maxLength: 4
})

/** The lists of a text, or where it stops being JSON. */
function scanned(text: string, chunkSizes: number[] = [4096], window = 64) {
  const bytes = encode(text)
  try {
    return withSpansRead(scanLists(chunksOf(bytes, chunkSizes), schema, window), bytes)
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error
    return { expected: error.expected, ...locateFault(chunksOf(bytes, chunkSizes), error) }
  }
}

/** The same by way of JSON.parse and of a reader of whole texts, which is held to the position that V8 names, if it does. */
function parsed(text: string) {
  const error = findJsonError(text)
  try {
    const lists = listsByParsing(text, schema)
    expect(error).toBeNull()
    return lists
  } catch (failure) {
    if (!(failure instanceof SyntaxError) || error === null) throw failure
    const position = / at position (\d+)/.exec(failure.message)?.[1]
    if (position !== undefined) expect(error.offset).toBe(Number(position))
    const { expected, line, column, found } = error
    return { expected, line, column, found }
  }
}

test('reads what JSON.parse reads, whatever the file, and however it is cut into chunks', () => {
  fc.assert(
    fc.property(documents, sizes, fc.integer({ min: 1, max: 64 }), (text, chunkSizes, window) => {
      expect(scanned(text, chunkSizes, window)).toEqual(parsed(text))
    }),
    { numRuns: 1000 }
  )
})

test('accepts and refuses what JSON.parse does, and names the same place, for mutated files', () => {
  const mutated = fc
    .tuple(
      documents,
      fc.nat(),
      fc.constantFrom(
        '',
        '"',
        ',',
        '}',
        ']',
        '{',
        '[',
        ':',
        '0',
        '-',
        '.',
        'e',
        '\\',
        '\n',
        't',
        '\0',
        '\u0001',
        'é',
        '😀'
      )
    )
    .chain(([text, position, insert]) => {
      const at = position % (text.length + 1)
      return fc.constantFrom(
        text.slice(0, at) + insert + text.slice(at),
        text.slice(0, at) + insert + text.slice(at + 1),
        text.slice(0, at)
      )
    })
    .map((text) => text.toWellFormed())
  fc.assert(
    fc.property(mutated, sizes, (text, chunkSizes) => {
      expect(scanned(text, chunkSizes, 8)).toEqual(parsed(text))
    }),
    { numRuns: 1000 }
  )
})

test('a small file cut off or changed at every position gets the verdict of JSON.parse', () => {
  const changes = ['', '"', '\\', ',', ':', ']', '}', '[', '{', '1', '-', '.', 'e', 'x', ' ', '\n', '\0']
  for (let at = 0; at <= small.length; at++) {
    const texts = [
      small.slice(0, at),
      ...changes.flatMap((change) => [
        small.slice(0, at) + change + small.slice(at),
        small.slice(0, at) + change + small.slice(at + 1)
      ])
    ]
    for (const text of texts) expect(scanned(text, [5, 1], 16), text).toEqual(parsed(text))
  }
})

test.each([1, 2, 3, 7, 1000])('a small file in chunks of %i is read the same', (size) => {
  expect(scanned(small, [size], size)).toEqual(parsed(small))
})

test('bytes that are no UTF-8 are read as Node reads them, and are an error outside of texts', () => {
  const bytes = Uint8Array.of(...encode('{"images": [{"file_name": "a'), 0xff, 0xe2, 0x82, ...encode('"}]}'))
  const text = Buffer.from(bytes).toString('utf8')
  expect(withSpansRead(scanLists(chunksOf(bytes, [3]), schema, 8), bytes)).toEqual(parsed(text))
  expect(() => scanLists(chunksOf(Uint8Array.of(0x5b, 0xff, 0x5d), [3]), schema, 8)).toThrow(JsonFault)
})

test('a byte order mark is passed over and counts as no column', () => {
  expect(scanned(`\uFEFF${small}`)).toMatchObject({ images: { rows: 3 } })
  expect(scanned('\uFEFF{x', [1])).toEqual({
    expected: 'a key in quotes or "}"',
    line: 1,
    column: 2,
    found: 'x'
  })
  expect(scanned('\uFEFF', [1])).toEqual({ expected: 'a value', line: 1, column: 1, found: null })
})

test('a text longer than the window, half a million nested lists and a number of a megabyte are read', () => {
  const name = 'x'.repeat(1e6)
  const digits = '1'.repeat(1e6)
  const nested = '['.repeat(500_000) + ']'.repeat(500_000)
  const text = `{"images": [{"file_name": "${name}", "id": ${digits}, "other": ${nested}, "width": 1}]}`
  const bytes = encode(text)
  expect(scanLists(chunksOf(bytes, [4096]), schema, 4096).images).toEqual({
    rows: 1,
    columns: { id: Float64Array.of(Infinity), width: Float64Array.of(1), file_name: [name] }
  })
  expect(scanned('['.repeat(500_000))).toMatchObject({ column: 500_001, found: null })
})

test('a file of brackets beyond any meaning is a fault', () => {
  const bytes = new Uint8Array(2 ** 20 + 1).fill('['.charCodeAt(0))
  expect(() => scanLists(chunksOf(bytes, [2 ** 16]), schema, 2 ** 16)).toThrow(
    'a value that is nested less deeply'
  )
})

test('a file longer than a string can be is read', () => {
  const bytes = encode('{"images": [{"id": 1, "file_name": "a"}]}')
  let left = 540
  const lists = scanLists(
    (target) => {
      if (left === 540) target.set(bytes)
      else target.fill(0x20)
      const count = left === 540 ? bytes.length : left === 0 ? 0 : Math.min(target.length, 2 ** 20)
      left -= left === 0 ? 0 : 1
      return count
    },
    schema,
    2 ** 20
  )
  expect(lists.images?.columns.file_name).toEqual(['a'])
})
