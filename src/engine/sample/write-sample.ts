import { mkdir, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { AppError } from '#contract/errors.ts'
import { drawExample, drawSplits, type Split } from '#core/sample/example.ts'
import { annotationFiles, type Entry } from '#core/sample/files/documents.ts'
import { partOf } from '#core/sample/files/names.ts'
import { noiseReport, truthLines } from '#core/sample/files/truth.ts'
import { syncFolder } from '#storage/files.ts'
import { partialFolder, removeLeftovers } from './leftovers.ts'
import { renderAll } from './render-all.ts'

/** The file at a folder's root that marks it as Cocoscope's own sample. */
export const sampleMarker = 'sample.json'
const version = 1

export type SampleOptions = {
  images?: number
  seed?: number
  /** Probability that a label of an image is annotated falsely. */
  labelNoise?: number
  signal?: AbortSignal
  onProgress?: (done: number, total: number) => void
}

const splits: Split[] = ['train2017', 'val2017']

/**
 * Writes the sample dataset (docs/sample-dataset.md). The folder is there whole or not at all: it is written beside its place and
 * renamed. Throws AppError 'refused' where the folder holds anything, 'cancelled' when aborted, 'disk-full', 'unreadable'.
 */
export async function writeSample(
  folder: string,
  { images = 1200, seed = 1, labelNoise = 0, signal, onProgress }: SampleOptions = {}
): Promise<void> {
  const target = resolve(folder)
  try {
    await refuseUnlessEmpty(target)
    await mkdir(dirname(target), { recursive: true })
    await removeLeftovers(target)
    const partial = partialFolder(target)
    try {
      await makeFolders(partial)
      const entries = await renderEntries(partial, { images, seed, labelNoise, signal, onProgress })
      await writeTexts(partial, entries, labelNoise)
      await writeText(partial, sampleMarker, JSON.stringify({ version, images, seed, labelNoise }))
      signal?.throwIfAborted()
      await putInPlace(partial, target)
    } finally {
      await rm(partial, { recursive: true, force: true })
    }
  } catch (error) {
    throw explain(error, target, signal)
  }
}

async function refuseUnlessEmpty(folder: string): Promise<void> {
  const held = await readdir(folder).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  })
  if (held.length > 0)
    throw new AppError(
      'refused',
      `${folder} is not empty, and nothing in it is overwritten. Name a new or an empty folder.`
    )
}

async function makeFolders(folder: string): Promise<void> {
  await mkdir(folder)
  const shelves = Array.from({ length: 10 }, (_, shelf) => String(shelf))
  const wavs = splits.flatMap((split) => shelves.map((shelf) => join('wavs', partOf(split), shelf)))
  for (const name of ['annotations', 'truth', ...splits, ...wavs])
    await mkdir(join(folder, name), { recursive: true })
}

type RenderOptions = {
  images: number
  seed: number
  labelNoise: number
  signal: AbortSignal | undefined
  onProgress: SampleOptions['onProgress'] | undefined
}

/** Entries in ascending order of their image ids. */
async function renderEntries(
  folder: string,
  { images, seed, labelNoise, signal, onProgress }: RenderOptions
): Promise<Entry[]> {
  const splitOf = drawSplits(images, seed)
  const entries = new Array<Entry>(images)
  let count = 0
  onProgress?.(0, images)
  await renderAll(
    { folder, seed, labelNoise, images: splitOf.map((split, index) => ({ index, split })) },
    {
      signal,
      onDone: ({ index, ...done }) => {
        entries[index] = { example: drawExample(seed, index), split: splitOf[index]!, ...done }
        onProgress?.(++count, images)
      }
    }
  )
  return entries
}

async function writeTexts(folder: string, entries: Entry[], labelNoise: number): Promise<void> {
  for (const split of splits) {
    const own = entries.filter((entry) => entry.split === split)
    for (const { path, content } of annotationFiles(own, split)) await writeText(folder, path, content)
    await writeText(folder, `truth/evidence_${split}.jsonl`, truthLines(own.map(({ example }) => example)))
  }
  if (labelNoise > 0) await writeText(folder, 'truth/label-noise.json', noiseReport(entries, labelNoise))
}

const writeText = (folder: string, path: string, content: string) =>
  writeFile(join(folder, path), content, { flush: true })

async function putInPlace(partial: string, target: string): Promise<void> {
  // An empty folder is in the way of a rename on Windows; one that was filled meanwhile makes rmdir fail.
  await rmdir(target).catch((error: unknown) => {
    if (codeOf(error) !== 'ENOENT') throw error
  })
  await rename(partial, target)
  await syncFolder(dirname(target))
}

function explain(error: unknown, folder: string, signal: AbortSignal | undefined): unknown {
  if (error instanceof AppError) return error
  if (signal?.aborted)
    return new AppError('cancelled', 'Writing the sample was cancelled; nothing is left of it.', {
      cause: error
    })
  switch (codeOf(error)) {
    case 'ENOSPC':
      return new AppError('disk-full', `The disk is full: the sample at ${folder} needs about 150 MB.`, {
        cause: error
      })
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'ENOTDIR':
      return new AppError('unreadable', `${folder} cannot be written. Name another folder.`, { cause: error })
    default:
      return error
  }
}

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? error.code : undefined)
