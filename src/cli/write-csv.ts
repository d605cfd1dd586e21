import { stringify } from 'csv-stringify'
import { createWriteStream } from 'node:fs'
import { access, realpath, rename, rm } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { AppError } from '#contract/errors.ts'
import type { Engine } from '#engine/engine-types.ts'
import { isInside } from '#storage/inside.ts'

/**
 * The absolute path of a file to write. Throws AppError 'refused' where it exists and `force` is not given, where its folder does
 * not exist, or where it would lie inside a dataset: nothing is ever written there.
 */
export async function exportTarget(
  engine: Engine,
  path: string,
  options: { force: boolean; datasetFolder: string }
): Promise<string> {
  const folder = await realpath(dirname(resolve(path))).catch((cause: unknown) => {
    throw new AppError(
      'refused',
      `There is no folder ${dirname(resolve(path))}. Make it first, or name another file.`,
      { cause }
    )
  })
  const target = join(folder, basename(path))
  const recent = await engine.handlers['dataset.recent']({})
  for (const dataset of [options.datasetFolder, ...recent.map((each) => each.folder)]) {
    if (isInside(dataset, target))
      throw new AppError(
        'refused',
        `${target} lies inside the dataset ${dataset}, where nothing is ever written. Name a file elsewhere.`
      )
  }
  const exists = await access(target).then(
    () => true,
    () => false
  )
  if (exists && !options.force)
    throw new AppError(
      'refused',
      `${target} exists already. Name another file, or say --force to replace it.`
    )
  return target
}

/** Writes rows as CSV (RFC 4180), whole or not at all. */
export async function writeCsv(
  path: string,
  header: string[],
  rows: AsyncIterable<unknown[]> | Iterable<unknown[]>
): Promise<void> {
  const temp = `${path}.${process.pid}.tmp`
  try {
    await pipeline(
      Readable.from(rows),
      stringify({ header: true, columns: header }),
      createWriteStream(temp, { flags: 'wx' })
    )
    await rename(temp, path)
  } catch (error) {
    await rm(temp, { force: true })
    throw error
  }
}
