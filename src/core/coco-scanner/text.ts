import type { ByteReader } from './byte-reader.ts'
import { backslash, quote } from './bytes.ts'
import { decode } from './decode.ts'
import { fault } from './json-fault.ts'

const escapes = new Set(Array.from('"\\/bfnrt', (char) => char.charCodeAt(0)))
const unicodeEscape = 0x75
const firstPrintable = 0x20

/** Reads the text whose opening quote is here. */
export function readText(reader: ByteReader): string {
  let length = 1
  let escaped = false
  for (;;) {
    length = plainLength(reader, length)
    const byte = reader.peek(length)
    if (byte === quote) break
    if (byte === backslash) {
      escaped = true
      length += escapeLength(reader, length)
    } else if (byte < firstPrintable) fault(reader, 'the closing quote of a text', length)
  }
  const start = reader.at
  reader.at += length + 1
  return escaped
    ? (JSON.parse(decode(reader.bytes.subarray(start, start + length + 1))) as string)
    : decode(reader.bytes.subarray(start + 1, start + length))
}

/** Passes over the text whose opening quote is here, however long it is. */
export function skipText(reader: ByteReader): void {
  reader.at++
  for (;;) {
    reader.at += plainLength(reader, 0)
    const byte = reader.peek(0)
    if (byte === quote) break
    if (byte === backslash) {
      const length = escapeLength(reader, 0)
      reader.at += length
    } else if (byte < firstPrintable) fault(reader, 'the closing quote of a text')
  }
  reader.at++
}

/** How far ahead of `at` the window holds nothing but plain characters, looked at from `ahead` on. */
function plainLength({ bytes, at: start }: ByteReader, ahead: number): number {
  let at = start + ahead
  for (let byte = bytes[at]!; byte !== quote && byte !== backslash && byte >= firstPrintable;)
    byte = bytes[++at]!
  return at - start
}

/** The length of the escape whose backslash lies so many bytes ahead. */
function escapeLength(reader: ByteReader, ahead: number): number {
  const kind = reader.peek(ahead + 1)
  if (escapes.has(kind)) return 2
  if (kind !== unicodeEscape) fault(reader, 'an escape such as \\n or \\"', ahead + 1)
  for (let digit = 2; digit < 6; digit++) {
    if (!isHexadecimal(reader.peek(ahead + digit))) fault(reader, 'four hexadecimal digits', ahead + digit)
  }
  return 6
}

function isHexadecimal(byte: number): boolean {
  const lower = byte | 0x20
  return (byte >= 0x30 && byte <= 0x39) || (lower >= 0x61 && lower <= 0x66)
}
