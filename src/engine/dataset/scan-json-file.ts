import { createHash } from 'node:crypto'
import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { AppError } from '#contract/errors.ts'
import type { ByteSource } from '#core/coco-scanner/byte-reader.ts'
import { JsonFault, locateFault } from '#core/coco-scanner/json-fault.ts'
import { scanLists, type Schema } from '#core/coco-scanner/scan.ts'
import { errorCode } from '#storage/error-code.ts'

/** Reading goes by so many bytes at a time. */
const largestWindow = 4 * 2 ** 20

type Scanned<S extends Schema> = { lists: ReturnType<typeof scanLists<S>>; sha256: string }

/**
 * Scans a JSON file into columns, and hashes it on the way. Blocks its thread, which is a worker's. Throws AppError 'bad-json'
 * with line and column, or 'unreadable'; `name` is what messages call the file.
 */
export function scanJsonFile<S extends Schema>(path: string, name: string, schema: S): Scanned<S> {
  try {
    return scan(path, name, schema)
  } catch (cause) {
    if (errorCode(cause) === undefined || cause instanceof AppError) throw cause
    throw new AppError('unreadable', `${name} cannot be read. Check that it exists and its permissions.`, {
      cause
    })
  }
}

function scan<S extends Schema>(path: string, name: string, schema: S): Scanned<S> {
  // A pipe would keep its reader waiting for ever.
  const facts = statSync(path)
  if (!facts.isFile()) throw new AppError('unreadable', `${name} is not a plain file.`)
  const file = openSync(path, 'r')
  const hash = createHash('sha256')
  const read = sourceOf(file)
  try {
    const lists = scanLists(
      (target) => {
        const count = read(target)
        hash.update(target.subarray(0, count))
        return count
      },
      schema,
      Math.min(largestWindow, facts.size + 1)
    )
    return { lists, sha256: hash.digest('hex') }
  } catch (cause) {
    throw cause instanceof JsonFault ? badJson(name, cause, sourceOf(file)) : cause
  } finally {
    closeSync(file)
  }
}

/** The bytes of an open file from its beginning. */
function sourceOf(file: number): ByteSource {
  let position = 0
  return (target) => {
    const count = readSync(file, target, 0, target.length, position)
    position += count
    return count
  }
}

function badJson(name: string, fault: JsonFault, source: ByteSource): AppError {
  const { line, column, found } = locateFault(source, fault)
  const instead = found === null ? 'the file ends; it may be cut off' : `there is ${JSON.stringify(found)}`
  return new AppError(
    'bad-json',
    `${name} is not valid JSON: at line ${line}, column ${column}, where ${fault.expected} was expected, ${instead}. ` +
      'Correct it, or download or export it again.',
    { cause: fault }
  )
}
