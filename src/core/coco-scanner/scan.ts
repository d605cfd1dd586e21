import { ByteReader, passByteOrderMark, type ByteSource } from './byte-reader.ts'
import { openObject } from './bytes.ts'
import { boxColumn, flagColumn, numberColumn, spanColumn, textColumn, type GrowingColumn } from './columns.ts'
import { fault } from './json-fault.ts'
import { readFields, readRecords } from './records.ts'
import { nextByte, skipValue } from './value.ts'

const kinds = {
  number: numberColumn,
  text: textColumn,
  flag: flagColumn,
  box: boxColumn,
  span: spanColumn
} satisfies Record<string, () => GrowingColumn<unknown>>

/** Which fields of which lists to read, and as what: list → field → kind. */
export type Schema = Record<string, Record<string, keyof typeof kinds>>

type ColumnOf<K extends keyof typeof kinds> = ReturnType<ReturnType<(typeof kinds)[K]>['finish']>

/** A list of records as columns. */
export type Table<Fields> = {
  rows: number
  columns: { [F in keyof Fields]: Fields[F] extends keyof typeof kinds ? ColumnOf<Fields[F]> : never }
}

/**
 * Reads the lists of records that a JSON file's root object holds straight into columns, in one pass and whatever the file's
 * size. A list that is missing or no list is null. All else is checked to be JSON and passed over; what it accepts, and the
 * value of every number and text, is as JSON.parse has it, the last of equal keys included. Throws JsonFault.
 */
export function scanLists<S extends Schema>(
  source: ByteSource,
  schema: S,
  windowSize: number
): { [L in keyof S]: Table<S[L]> | null } {
  const reader = new ByteReader(source, windowSize)
  const tables = new Map<string, Table<unknown> | null>(Object.keys(schema).map((list) => [list, null]))
  passByteOrderMark(reader)
  if (nextByte(reader) === openObject) {
    const known = new Map(Object.keys(schema).map((list) => [list, list]))
    readFields(reader, { known, order: [] }, (list) =>
      tables.set(list, readTable(reader, schema[list] ?? {}))
    )
  } else skipValue(reader)
  nextByte(reader)
  if (reader.at < reader.end) fault(reader, 'the end')
  return Object.fromEntries(tables) as { [L in keyof S]: Table<S[L]> | null }
}

function readTable(reader: ByteReader, fields: Schema[string]): Table<unknown> | null {
  const columns = Object.fromEntries(Object.entries(fields).map(([field, kind]) => [field, kinds[kind]()]))
  const rows = readRecords(reader, columns)
  if (rows === null) return null
  const finished = Object.entries(columns).map(([field, column]) => [field, column.finish(rows)])
  return { rows, columns: Object.fromEntries(finished) as Table<unknown>['columns'] }
}
