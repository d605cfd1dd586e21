/**
 * Named typed arrays in one buffer: how columns travel to the window and lie on disk.
 * Layout, little-endian: 8 bytes magic, u32 byte length of the header, the header (JSON: `[{name, type, length}]`),
 * then each column, every one starting at a multiple of 8 bytes.
 */
const types = {
  u8: Uint8Array,
  u16: Uint16Array,
  i32: Int32Array,
  u32: Uint32Array,
  f32: Float32Array,
  f64: Float64Array
}
type ColumnType = keyof typeof types
export type Column = InstanceType<(typeof types)[ColumnType]>
export type Columns = Record<string, Column>

const magic = 'COCOCOL1'
const pad = (length: number) => (length + 7) & ~7

function typeOf(column: Column): ColumnType {
  for (const [name, constructor] of Object.entries(types)) {
    if (column instanceof constructor) return name as ColumnType
  }
  throw new TypeError('Not a column: only the typed arrays of core/columns.ts are stored')
}

/** The parts of a file of columns in their order, without a copy of the columns. */
export function columnParts(columns: Columns): Uint8Array[] {
  const entries = Object.entries(columns)
  const header = new TextEncoder().encode(
    JSON.stringify(entries.map(([name, column]) => ({ name, type: typeOf(column), length: column.length })))
  )
  const front = new Uint8Array(pad(12 + header.length))
  front.set(new TextEncoder().encode(magic))
  new DataView(front.buffer).setUint32(8, header.length, true)
  front.set(header, 12)
  const parts = entries.map(
    ([, column]) => new Uint8Array(column.buffer, column.byteOffset, column.byteLength)
  )
  return [front, ...parts.flatMap((part) => [part, new Uint8Array(pad(part.length) - part.length)])]
}

/** Packs columns into one buffer. */
export function packColumns(columns: Columns): Uint8Array<ArrayBuffer> {
  const parts = columnParts(columns)
  const bytes = new Uint8Array(parts.reduce((size, part) => size + part.length, 0))
  let offset = 0
  for (const part of parts) {
    bytes.set(part, offset)
    offset += part.length
  }
  return bytes
}

/** Reads what `packColumns` wrote, without copying where the buffer's alignment allows. Throws where the bytes are something else or cut short. */
export function unpackColumns(bytes: Uint8Array): Columns {
  const aligned = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice()
  const text = new TextDecoder()
  if (aligned.length < 12 || text.decode(aligned.subarray(0, 8)) !== magic)
    throw new Error('Not a file of columns')
  const headerLength = new DataView(aligned.buffer, aligned.byteOffset).getUint32(8, true)
  const header = JSON.parse(text.decode(aligned.subarray(12, 12 + headerLength))) as {
    name: string
    type: ColumnType
    length: number
  }[]
  const columns: Columns = {}
  let offset = pad(12 + headerLength)
  for (const { name, type, length } of header) {
    const byteLength = length * types[type].BYTES_PER_ELEMENT
    if (offset + byteLength > aligned.length) throw new Error(`The column "${name}" is cut short`)
    columns[name] = new types[type](aligned.buffer as ArrayBuffer, aligned.byteOffset + offset, length)
    offset += pad(byteLength)
  }
  return columns
}
