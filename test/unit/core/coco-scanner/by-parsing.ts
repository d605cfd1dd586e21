import type { scanLists, Schema } from '#core/coco-scanner/scan.ts'

type Scanned = ReturnType<typeof scanLists<Schema>>
type Fields = Record<string, unknown>

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const number = (value: unknown) => (typeof value === 'number' ? value : NaN)

const readers: Record<Schema[string][string], (values: unknown[]) => unknown> = {
  number: (values) => Float64Array.from(values, number),
  text: (values) => values.map((value) => (typeof value === 'string' ? value : '')),
  flag: (values) => Uint8Array.from(values, (value) => Number(value === 1 || value === true)),
  box: (values) =>
    Float64Array.from(
      values.flatMap((value) =>
        Array.isArray(value) && value.length === 4 ? value.map(number) : [NaN, NaN, NaN, NaN]
      )
    ),
  span: (values) => values
}

/** What `scanLists` must give, by way of JSON.parse; a span is the value itself, undefined where it is missing. */
export function listsByParsing(text: string, schema: Schema): Record<string, unknown> {
  const root: unknown = JSON.parse(text)
  return Object.fromEntries(
    Object.entries(schema).map(([name, fields]) => {
      const list = isFields(root) && Object.hasOwn(root, name) ? root[name] : undefined
      if (!Array.isArray(list)) return [name, null]
      const records = list.map((record: unknown) => (isFields(record) ? record : {}))
      const valuesOf = (field: string) =>
        records.map((record) => (Object.hasOwn(record, field) ? record[field] : undefined))
      const columns = Object.entries(fields).map(([field, kind]) => [field, readers[kind](valuesOf(field))])
      return [name, { rows: records.length, columns: Object.fromEntries(columns) as unknown }]
    })
  )
}

/** Scanned lists in the same form: every span replaced by the value that its bytes hold. */
export function withSpansRead(lists: Scanned, bytes: Uint8Array): Record<string, unknown> {
  const valueAt = (offset: number, length: number): unknown =>
    length === 0 ? undefined : JSON.parse(new TextDecoder().decode(bytes.subarray(offset, offset + length)))
  return Object.fromEntries(
    Object.entries(lists).map(([name, table]) => {
      if (table === null) return [name, null]
      const columns = Object.entries(table.columns).map(([field, column]) => {
        if (!('offset' in column)) return [field, column]
        return [field, Array.from(column.offset, (offset, row) => valueAt(offset, column.length[row] ?? 0))]
      })
      return [name, { rows: table.rows, columns: Object.fromEntries(columns) as unknown }]
    })
  )
}

/** A file's bytes in chunks of these sizes, over and over. */
export function chunksOf(bytes: Uint8Array, sizes: number[]): (target: Uint8Array) => number {
  let at = 0
  let turn = 0
  return (target) => {
    const size = Math.min(sizes[turn++ % sizes.length] ?? 1, target.length, bytes.length - at)
    target.set(bytes.subarray(at, at + size))
    at += size
    return size
  }
}
