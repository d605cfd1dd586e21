import type { ByteReader } from './byte-reader.ts'
import { closeList, closeObject, comma, openList, openObject, quote } from './bytes.ts'
import type { GrowingColumn } from './columns.ts'
import { fault } from './json-fault.ts'
import { readKey, type KeyOrder } from './keys.ts'
import { afterValue, nextByte, passColon, skipValue } from './value.ts'

type Columns = Record<string, GrowingColumn<unknown>>

const firstRows = 1024

/** Reads a list of records into columns and says how many there are; null where the value is no list. */
export function readRecords(reader: ByteReader, columns: Columns): number | null {
  if (nextByte(reader) !== openList) {
    skipValue(reader)
    return null
  }
  reader.at++
  if (nextByte(reader) === closeList) {
    reader.at++
    return 0
  }
  const list = Object.values(columns)
  const keys: KeyOrder<GrowingColumn<unknown>> = { known: new Map(Object.entries(columns)), order: [] }
  let room = 0
  for (let row = 0; ;) {
    if (row === room) {
      room = Math.max(firstRows, Math.ceil(1.5 * room))
      for (const column of list) column.grow(room)
    }
    readRecord(reader, row, keys)
    row++
    const byte = nextByte(reader)
    if (byte !== comma && byte !== closeList) fault(reader, afterValue(closeList))
    reader.at++
    if (byte === closeList) return row
  }
}

/** One record into its row. What is not an object is a record without fields. */
function readRecord(reader: ByteReader, row: number, keys: KeyOrder<GrowingColumn<unknown>>): void {
  if (nextByte(reader) !== openObject) {
    skipValue(reader, row === 0 ? 'a value or "]"' : 'a value')
    return
  }
  readFields(reader, keys, (column) => column.read(reader, row))
}

/** Reads an object that starts here: known fields by `read`, which must pass over the value; the others are skipped. */
export function readFields<T>(reader: ByteReader, keys: KeyOrder<T>, read: (field: T) => void): void {
  reader.at++
  if (nextByte(reader) === closeObject) {
    reader.at++
    return
  }
  for (let position = 0; ; position++) {
    if (nextByte(reader) !== quote)
      fault(reader, position === 0 ? 'a key in quotes or "}"' : 'a key in quotes')
    const field = readKey(reader, keys, position)
    passColon(reader)
    if (field === undefined) skipValue(reader)
    else read(field)
    const byte = nextByte(reader)
    if (byte !== comma && byte !== closeObject) fault(reader, afterValue(closeObject))
    reader.at++
    if (byte === closeObject) return
  }
}
