import type { ByteReader } from './byte-reader.ts'
import {
  closeList,
  closeObject,
  colon,
  comma,
  isSpace,
  openList,
  openObject,
  quote,
  startsNumber
} from './bytes.ts'
import { fault } from './json-fault.ts'
import { skipNumber, skipPlainNumbers } from './number.ts'
import { skipText } from './text.ts'

const literals = new Map(['true', 'false', 'null'].map((literal) => [literal.charCodeAt(0), literal]))

/** More nesting than any file that means something: what would only fill memory is a fault. */
const deepest = 2 ** 20

/** Passes over white space, and says which byte follows; 0 at the end of the file. */
export function nextByte(reader: ByteReader): number {
  for (;;) {
    const { bytes } = reader
    let { at } = reader
    let byte = bytes[at]!
    while (isSpace(byte)) byte = bytes[++at]!
    reader.at = at
    if (byte !== 0 || at < reader.end || !reader.more()) return byte
  }
}

/** Passes over any value, checking that it is JSON. Nesting is counted, not called, so it cannot overflow the stack. */
export function skipValue(reader: ByteReader, expected = 'a value'): void {
  const open: number[] = []
  for (;;) {
    const byte = nextByte(reader)
    const opens = byte === openList || byte === openObject
    if (opens) {
      if (open.length === deepest) fault(reader, 'a value that is nested less deeply')
      reader.at++
      const close = byte + 2
      if (nextByte(reader) !== close) {
        open.push(close)
        expected = 'a value or "]"'
        if (byte === openObject) {
          skipKey(reader, 'a key in quotes or "}"')
          expected = 'a value'
        }
        continue
      }
      reader.at++
    } else if (open.at(-1) === closeList) skipElement(reader, byte, expected)
    else skipScalar(reader, byte, expected)
    expected = 'a value'
    if (!closeContainers(reader, open)) return
  }
}

/** After a value: closes what ends here and passes the comma before the next value. False when all is closed. */
function closeContainers(reader: ByteReader, open: number[]): boolean {
  for (let close = open.at(-1); close !== undefined; close = open.at(-1)) {
    const byte = nextByte(reader)
    if (byte === comma) {
      reader.at++
      if (close === closeObject) skipKey(reader, 'a key in quotes')
      return true
    }
    if (byte !== close) fault(reader, afterValue(close))
    reader.at++
    open.pop()
  }
  return false
}

/** What may follow a value in the container that ends with `close`. */
export const afterValue = (close: number) => (close === closeList ? '"," or "]"' : '"," or "}"')

function skipKey(reader: ByteReader, expected: string): void {
  if (nextByte(reader) !== quote) fault(reader, expected)
  skipText(reader)
  passColon(reader)
}

export function passColon(reader: ByteReader): void {
  if (nextByte(reader) !== colon) fault(reader, '":"')
  reader.at++
}

/** Passes over a scalar in a list, and where it is a number, over those that follow. */
function skipElement(reader: ByteReader, byte: number, expected: string): void {
  const start = reader.offset
  if (startsNumber(byte)) skipPlainNumbers(reader)
  if (reader.offset === start) skipScalar(reader, byte, expected)
}

function skipScalar(reader: ByteReader, byte: number, expected: string): void {
  const literal = literals.get(byte)
  if (startsNumber(byte)) skipNumber(reader)
  else if (byte === quote) skipText(reader)
  else if (literal !== undefined) skipLiteral(reader, literal)
  else fault(reader, expected)
}

function skipLiteral(reader: ByteReader, literal: string): void {
  for (let i = 1; i < literal.length; i++) {
    if (reader.peek(i) !== literal.charCodeAt(i)) fault(reader, `"${literal}"`, i)
  }
  reader.at += literal.length
}
