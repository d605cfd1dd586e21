import type { ByteReader } from './byte-reader.ts'
import { readText } from './text.ts'

/** Known keys, and the keys of the object read last in their order: the next object's are mostly the same. */
export type KeyOrder<T> = {
  known: Map<string, T>
  order: { written: Uint8Array; field: T | undefined }[]
}

/** Longer keys are not remembered: they are none of ours. */
const longestRemembered = 64
/** Objects with more keys than that are no records of ours. */
const mostRemembered = 64

/** Passes over the key whose opening quote is here, and gives the field it stands for; undefined for an unknown one. */
export function readKey<T>(
  reader: ByteReader,
  { known, order }: KeyOrder<T>,
  position: number
): T | undefined {
  const last = order[position]
  if (last !== undefined && standsHere(reader, last.written)) {
    reader.at += last.written.length
    return last.field
  }
  const key = readText(reader)
  const field = known.get(key)
  const written = new TextEncoder().encode(JSON.stringify(key))
  if (position < mostRemembered && written.length <= longestRemembered) order[position] = { written, field }
  return field
}

/** Whether the window holds these bytes here; a key that it cuts does not count. */
function standsHere({ bytes, at }: ByteReader, written: Uint8Array): boolean {
  for (let i = 0; i < written.length; i++) if (bytes[at + i] !== written[i]) return false
  return true
}
