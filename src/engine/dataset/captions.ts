import { join } from 'node:path'
import { AppError } from '#contract/errors.ts'
import type { Images } from './images.ts'
import type { SplitContent } from './load.ts'
import type { Problems } from './problems.ts'
import { readCaptions, type RawCaptions } from './read-annotations.ts'

/** Captions by row, and the hash of each caption file. A file that cannot be read is a problem, not an end. */
export function collectCaptions(
  folder: string,
  splits: SplitContent[],
  { images, rowOf }: Images,
  problems: Problems
): { captions: Map<number, string[]>; hashes: Map<string, string> } {
  const captions = new Map<number, string[]>()
  const hashes = new Map<string, string>()
  for (const [split, { captions: file }] of splits.entries()) {
    if (file === null) continue
    const raw = readOrReport(join(folder, file), file, problems)
    if (raw === null) continue
    hashes.set(file, raw.sha256)
    raw.caption.forEach((caption, index) => {
      const image = raw.image[index] ?? NaN
      const row = rowOf.get(image)
      if (caption === '' || !Number.isSafeInteger(image)) {
        problems.add('caption-malformed', { file, detail: `Number ${index + 1} of the list of captions` })
      } else if (row === undefined || images.split[row] !== split) {
        problems.add('caption-unknown-image', { file, image, detail: `Image ${image}` })
      } else {
        const ofImage = captions.get(row)
        if (ofImage === undefined) captions.set(row, [caption])
        else ofImage.push(caption)
      }
    })
  }
  return { captions, hashes }
}

function readOrReport(path: string, file: string, problems: Problems): RawCaptions | null {
  try {
    return readCaptions(path, file)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    problems.add('captions-unreadable', { file, detail: error.message })
    return null
  }
}
