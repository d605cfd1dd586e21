import type { ByteReader } from './byte-reader.ts'
import { comma, dot, isDigit, isSpace, minus, plus, zero } from './bytes.ts'
import { decode } from './decode.ts'
import { fault } from './json-fault.ts'

const exponent = 0x65
const exponentUpper = 0x45
const powersOfTen = Array.from({ length: 16 }, (_, power) => 10 ** power)

/** Reads the number that starts here, to the very double that JSON.parse gives. */
export function readNumber(reader: ByteReader): number {
  const { bytes } = reader
  let at = reader.at
  const negative = bytes[at] === minus
  if (negative) at++
  const start = at
  let digits = 0
  while (isDigit(bytes[at]!)) digits = 10 * digits + bytes[at++]! - zero
  let point = at
  if (bytes[at] === dot) {
    point = ++at
    while (isDigit(bytes[at]!)) digits = 10 * digits + bytes[at++]! - zero
  }
  const count = at - start
  const leadingZero = bytes[start] === zero && isDigit(bytes[start + 1]!)
  const pointAtEdge = bytes[at - 1] === dot
  const goesOn = bytes[at] === 0 || (bytes[at]! | 0x20) === exponent
  if (count === 0 || count > 15 || leadingZero || pointAtEdge || bytes[start] === dot || goesOn)
    return readAnyNumber(reader)

  reader.at = at
  // Up to 15 digits and the power of ten are exact doubles, so one division rounds once, as it should (Clinger 1990).
  const value = digits / powersOfTen[at - point]!
  return negative ? -value : value
}

function readAnyNumber(reader: ByteReader): number {
  const length = numberLength(reader)
  const value = Number(decode(reader.bytes.subarray(reader.at, reader.at + length)))
  reader.at += length
  return value
}

/** Passes over the number that starts here. */
export function skipNumber(reader: ByteReader): void {
  const length = numberLength(reader)
  reader.at += length
}

/** Passes over numbers with commas between them, as far as that is simple: to the end of one of them, or not at all. */
export function skipPlainNumbers(reader: ByteReader): void {
  const { bytes } = reader
  let at = reader.at
  for (;;) {
    let byte = bytes[at]!
    if (byte === minus) byte = bytes[++at]!
    if (byte === zero) byte = bytes[++at]!
    else if (isDigit(byte))
      do byte = bytes[++at]!
      while (isDigit(byte))
    else return
    if (byte === dot) {
      byte = bytes[++at]!
      if (!isDigit(byte)) return
      do byte = bytes[++at]!
      while (isDigit(byte))
    }
    // The window ends here, or an exponent follows: for numberLength to look at.
    if (byte === 0 || (byte | 0x20) === exponent) return
    reader.at = at
    if (byte !== comma) return
    do byte = bytes[++at]!
    while (isSpace(byte))
  }
}

/** The length of any number of JSON's grammar that starts here; all of it is then in the window. */
function numberLength(reader: ByteReader): number {
  let length = reader.peek(0) === minus ? 1 : 0
  const digits = () => {
    if (!isDigit(reader.peek(length))) fault(reader, 'a digit', length)
    while (isDigit(reader.peek(length))) length++
  }
  if (reader.peek(length) === zero) length++
  else digits()
  if (reader.peek(length) === dot) {
    length++
    digits()
  }
  if (reader.peek(length) === exponent || reader.peek(length) === exponentUpper) {
    length++
    if (reader.peek(length) === plus || reader.peek(length) === minus) length++
    digits()
  }
  return length
}
