import fc from 'fast-check'
import type { Schema } from '#core/coco-scanner/scan.ts'

export const schema = {
  images: { id: 'number', width: 'number', file_name: 'text' },
  annotations: { id: 'number', bbox: 'box', iscrowd: 'flag', segmentation: 'span' }
} as const satisfies Schema

const space = fc.constantFrom('', '', '', ' ', '\n', '\r\n\t ', '                ')

/** The same text with any of its characters written as escapes, and with broken surrogates among them. */
const text = fc
  .array(
    fc.oneof(
      fc.constantFrom('a', 'bbox', '"id":', '{', '}', '[', ']', ',', '\\', '"', '/', '\n', '\0', '\u2028'),
      fc.string({ unit: 'grapheme', maxLength: 3 }),
      fc.string({ unit: 'binary', maxLength: 3 }),
      fc.constantFrom('\\u0069\\u0064', '\\ud83d', '\\uDE00', '\\ud83d\\ude00', '\\/', '\\b\\f\\n\\r\\t')
    ),
    { maxLength: 5 }
  )
  .map((parts) =>
    parts.map((part) =>
      part.startsWith('\\u') || part.startsWith('\\/') ? part : JSON.stringify(part).slice(1, -1)
    )
  )
  .map((parts) => `"${parts.join('')}"`)

const number = fc.oneof(
  fc.constantFrom(
    '0',
    '-0',
    '0.0',
    '-0.0e0',
    '1',
    '1.0',
    '1E3',
    '1e-7',
    '5e-324',
    '2e-324',
    '1e999',
    '-1e999'
  ),
  fc.constantFrom('9007199254740993', '123456789012345678901234567890', '0.1', '0.30000000000000004'),
  fc.constantFrom(
    '900100458304',
    '123456789.123456',
    '999999999999999',
    '9999999999999999',
    '0.000000000000001'
  ),
  fc.integer().map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.tuple(fc.nat(100_000), fc.nat(99)).map(([whole, part]) => `${whole}.${part}`),
  fc
    .tuple(fc.bigInt({ min: 0n, max: 10n ** 25n }), fc.integer({ min: -330, max: 320 }))
    .map(([n, e]) => `${n}e${e}`)
)

const list = (element: fc.Arbitrary<string>, maxLength = 5) =>
  fc
    .array(fc.tuple(space, element, space), { maxLength })
    .chain((parts) => space.map((inside) => `[${parts.map((part) => part.join('')).join(',') || inside}]`))

const object = (fields: fc.Arbitrary<[string, string]>, maxLength = 6) =>
  fc
    .array(fc.tuple(space, fields, space, space, space), { maxLength })
    .map((parts) => parts.map(([a, [key, value], b, c, d]) => `${a}${key}${b}:${c}${value}${d}`).join(','))
    .chain((inside) => space.map((empty) => `{${inside || empty}}`))

/** Known keys, some of them written with escapes, and unknown ones. */
const key: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom('"id"', '"width"', '"file_name"', '"bbox"', '"iscrowd"', '"segmentation"', '"keypoints"'),
  fc.constantFrom('"\\u0069d"', '"bbo\\u0078"', '"__proto__"', '"images"', '"annotations"', '""'),
  text
)

const { value } = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    number,
    text,
    fc.constantFrom('true', 'false', 'null', '[]', '{}', '[[1.5, 2,3e1,-4]]', '[1,2,3,4]', '[1,"2",null,4]'),
    list(tie('value')),
    object(fc.tuple(key, tie('value')))
  )
}))

const box = list(number, 5)
const field: fc.Arbitrary<[string, string]> = fc.oneof(
  fc.tuple(key, fc.oneof(number, text, value)),
  fc.tuple(fc.constant('"bbox"'), box),
  fc.tuple(fc.constantFrom('"segmentation"', '"other"'), list(list(number, 8)))
)
const records = list(fc.oneof({ weight: 5, arbitrary: object(field) }, { weight: 1, arbitrary: value }), 6)
const lists = fc.tuple(
  fc.constantFrom('"images"', '"annotations"', '"anno\\u0074ations"', '"info"'),
  fc.oneof(records, value)
)

/** Valid JSON that is an annotation file more or less, and sometimes nothing of the kind. */
export const documents: fc.Arbitrary<string> = fc
  .tuple(space, fc.oneof({ weight: 9, arbitrary: object(lists, 4) }, { weight: 1, arbitrary: value }), space)
  .map((parts) => parts.join(''))

/** A small file with everything in it that the scanner treats differently. */
export const small = `{"info": {"images": [{"id": 9}], "t": true}, "images": [
  {"id": 1, "width": 640.5, "file_name": "ä\\u00e4\\n.jpg"}, null, {"file_name": 7, "id": -2e2}],
 "annotations": [{"segmentation": [[1.5, 2, 30], [0.25,1e2]], "bbox": [1, 2.25, 3, 4], "iscrowd": 1, "id": 12},
  {"bbox": [1,2,3], "segmentation": {"counts": "a\\"b", "size": [2, 3]}, "iscrowd": true, "id": 13, "x": false}]}
`
