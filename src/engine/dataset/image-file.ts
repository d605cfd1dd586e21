import { realpath, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '#contract/errors.ts'
import { ifMissing } from '#storage/error-code.ts'
import { isInside } from '#storage/inside.ts'
import type { Dataset } from './dataset.ts'

/** No photograph is larger; anything beyond is not read into memory. */
const largestPicture = 256 * 2 ** 20

/** Where an image's file should lie, by name. */
export function imagePath({ folder, splits, images }: Dataset, row: number): string {
  return join(folder, splits[images.split[row] ?? 0]?.imageFolder ?? '', images.fileName[row] ?? '')
}

export type ImageFile = { path: string; size: number; mtimeMs: number }

/**
 * The real path of an image's file, which is a plain file inside the dataset's folder. Throws AppError 'not-found' where it is
 * missing and 'refused' where a link leads out of the folder or it is no plain file.
 */
export async function findImageFile(dataset: Dataset, row: number): Promise<ImageFile> {
  const name = imagePath(dataset, row)
  const path = await ifMissing(realpath(name), null)
  if (path === null) throw new AppError('not-found', `The picture ${name} is missing.`)
  if (!isInside(dataset.folder, path))
    throw new AppError('refused', `The picture ${name} lies outside its dataset’s folder, so it is not read.`)
  const facts = await stat(path)
  if (!facts.isFile()) throw new AppError('refused', `${name} is not a plain file, so it is not read.`)
  if (facts.size > largestPicture)
    throw new AppError('refused', `The picture ${name} is larger than 256 MB, so it is not read.`)
  return { path, size: facts.size, mtimeMs: facts.mtimeMs }
}
