import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '#contract/errors.ts'
import { packColumns, unpackColumns } from '#core/columns.ts'
import { replaceFile } from '#storage/files.ts'
import type { Dataset } from '../dataset/dataset.ts'
import { prevalence, type Parts } from './parts.ts'

/** What a run has to remember of its dataset: image ids of its parts, and the share of fit images that hold each label. */
export type RunParts = {
  fit: Float64Array
  select: Float64Array
  report: Float64Array
  prevalence: Float64Array
}

const file = (folder: string) => join(folder, 'parts.bin')

/** Writes parts.bin, so that the run can be judged where its dataset is not at hand. */
export async function writeParts(folder: string, dataset: Dataset, parts: Parts): Promise<void> {
  const ids = (rows: Int32Array) => Float64Array.from(rows, (row) => dataset.images.id[row]!)
  const content: RunParts = {
    fit: ids(parts.fit),
    select: ids(parts.select),
    report: ids(parts.report),
    prevalence: prevalence(dataset, parts.fit)
  }
  await replaceFile(file(folder), packColumns(content as Record<string, Float64Array<ArrayBuffer>>))
}

export async function readParts(folder: string): Promise<RunParts> {
  const bytes = await readFile(file(folder)).catch((cause: unknown) => {
    throw new AppError(
      'damaged',
      `${file(folder)} is missing. The run cannot be evaluated; train it again.`,
      { cause }
    )
  })
  const { fit, select, report, prevalence } = unpackColumns(bytes)
  return { fit, select, report, prevalence } as RunParts
}
