import type { ByteReader } from './byte-reader.ts'
import { closeList, comma, openList, quote, startsNumber } from './bytes.ts'
import { fault } from './json-fault.ts'
import { readNumber } from './number.ts'
import { readText } from './text.ts'
import { afterValue, nextByte, skipValue } from './value.ts'

/** Where a value lies in its file, in bytes; a length of 0 is a value that is missing. */
export type Spans = { offset: Float64Array<ArrayBuffer>; length: Float64Array<ArrayBuffer> }

/** A column that grows by a row for each record. */
export type GrowingColumn<T> = {
  /** Makes room for rows, whose value is the one of a field that is missing. */
  grow(rows: number): void
  /** Reads the value that comes next into a row; a value of another type is as one that is missing. */
  read(reader: ByteReader, row: number): void
  finish(rows: number): T
}

/** Numbers; NaN where there is none. */
export function numberColumn(): GrowingColumn<Float64Array<ArrayBuffer>> {
  let values = new Float64Array()
  return {
    grow: (rows) => (values = grown(values, rows, NaN)),
    read: (reader, row) => (values[row] = numberOrSkip(reader)),
    finish: (rows) => trimmed(values, rows)
  }
}

/** Texts; '' where there is none. */
export function textColumn(): GrowingColumn<string[]> {
  const values: string[] = []
  const fill = (rows: number) => {
    while (values.length < rows) values.push('')
  }
  return {
    grow: () => undefined,
    read(reader, row) {
      fill(row)
      if (nextByte(reader) === quote) values[row] = readText(reader)
      else {
        values[row] = ''
        skipValue(reader)
      }
    },
    finish(rows) {
      fill(rows)
      return values
    }
  }
}

/** 1 for 1 and true, 0 for all else. */
export function flagColumn(): GrowingColumn<Uint8Array<ArrayBuffer>> {
  const letterT = 0x74
  let values = new Uint8Array()
  return {
    grow(rows) {
      const wider = new Uint8Array(rows)
      wider.set(values)
      values = wider
    },
    read(reader, row) {
      const isTrue = nextByte(reader) === letterT
      const value = numberOrSkip(reader)
      values[row] = Number(isTrue || value === 1)
    },
    finish: (rows) => values.slice(0, rows)
  }
}

/** Lists of exactly four, each a number or NaN; four times NaN for anything else. */
export function boxColumn(): GrowingColumn<Float64Array<ArrayBuffer>> {
  let values = new Float64Array()
  return {
    grow: (rows) => (values = grown(values, 4 * rows, NaN)),
    read(reader, row) {
      const start = 4 * row
      if (!readFour(reader, values, start)) values.fill(NaN, start, start + 4)
    },
    finish: (rows) => trimmed(values, 4 * rows)
  }
}

/** Values that are passed over, to be read when somebody asks for them. */
export function spanColumn(): GrowingColumn<Spans> {
  let offset = new Float64Array()
  let length = new Float64Array()
  return {
    grow(rows) {
      offset = grown(offset, rows, 0)
      length = grown(length, rows, 0)
    },
    read(reader, row) {
      nextByte(reader)
      const start = reader.offset
      skipValue(reader)
      offset[row] = start
      length[row] = reader.offset - start
    },
    finish: (rows) => ({ offset: trimmed(offset, rows), length: trimmed(length, rows) })
  }
}

function numberOrSkip(reader: ByteReader): number {
  if (startsNumber(nextByte(reader))) return readNumber(reader)
  skipValue(reader)
  return NaN
}

/** Reads a list's first four elements; whether the value is a list of four. */
function readFour(reader: ByteReader, values: Float64Array, start: number): boolean {
  if (nextByte(reader) !== openList) {
    skipValue(reader)
    return false
  }
  reader.at++
  let count = 0
  if (nextByte(reader) === closeList) {
    reader.at++
    return false
  }
  for (;;) {
    if (count < 4 && startsNumber(nextByte(reader))) values[start + count] = readNumber(reader)
    else {
      if (count < 4) values[start + count] = NaN
      skipValue(reader, count === 0 ? 'a value or "]"' : 'a value')
    }
    count++
    const byte = nextByte(reader)
    if (byte !== comma && byte !== closeList) fault(reader, afterValue(closeList))
    reader.at++
    if (byte === closeList) return count === 4
  }
}

function grown(values: Float64Array<ArrayBuffer>, length: number, missing: number) {
  const from = values.length
  const wider = new Float64Array(values.buffer.transfer(8 * length))
  if (missing !== 0) wider.fill(missing, from)
  return wider
}

const trimmed = (values: Float64Array<ArrayBuffer>, length: number) =>
  new Float64Array(values.buffer.transfer(8 * length))
