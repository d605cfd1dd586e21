import { ByteReader, passByteOrderMark, type ByteSource } from './byte-reader.ts'
import { decode } from './decode.ts'

/** Thrown where a file stops being JSON (RFC 8259): what was expected at which byte. `locateFault` says the line and column. */
export class JsonFault extends Error {
  override readonly name = 'JsonFault'
  readonly offset: number
  readonly expected: string

  constructor(offset: number, expected: string) {
    super(`Expected ${expected} at byte ${offset}`)
    this.offset = offset
    this.expected = expected
  }
}

/** Throws a fault so many bytes after where reading stands. */
export function fault(reader: ByteReader, expected: string, ahead = 0): never {
  throw new JsonFault(reader.offset + ahead, expected)
}

export type FaultPlace = {
  /** Both count from 1, columns in UTF-16 units. */
  line: number
  column: number
  /** What stands there instead; null at the end of the file. */
  found: string | null
}

/** Reads a file again up to a fault, to count what scanning does not: lines and characters. */
export function locateFault(source: ByteSource, { offset }: JsonFault): FaultPlace {
  const reader = new ByteReader(source, 2 ** 16)
  passByteOrderMark(reader)
  let line = 1
  let column = 1
  for (; reader.offset < offset; reader.at++) {
    const byte = reader.peek(0)
    if (byte === 0x0a) {
      line++
      column = 1
    } else column += unitsBegunBy(byte)
  }
  const longestCharacter = Uint8Array.from([0, 1, 2, 3], (ahead) => reader.peek(ahead))
  const [character = ''] = decode(longestCharacter)
  return { line, column, found: reader.at === reader.end ? null : character }
}

/** UTF-16 units of the character that a byte of UTF-8 begins: none for a byte within one, two for one beyond 16 bits. */
const unitsBegunBy = (byte: number) => (byte >= 0x80 && byte < 0xc0 ? 0 : byte >= 0xf0 ? 2 : 1)
