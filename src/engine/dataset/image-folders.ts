import { readdir, realpath, stat } from 'node:fs/promises'
import { dirname, join, posix } from 'node:path'
import { ifMissing } from '#storage/error-code.ts'
import { isInside } from '#storage/inside.ts'
import type { Images } from './images.ts'
import type { SplitContent } from './load.ts'
import type { Problems } from './problems.ts'

/** The image folder of each split: of the possible ones, the first that holds any of its pictures. */
export function chooseImageFolders(
  folder: string,
  splits: SplitContent[],
  { images }: Images
): Promise<string[]> {
  return Promise.all(
    splits.map(async ({ name, imageFolders }, split) => {
      const samples = images.fileName.filter((_, row) => images.split[row] === split).slice(0, 20)
      for (const candidate of imageFolders) {
        for (const fileName of samples) {
          if (await ifMissing(stat(join(folder, candidate, fileName)), null)) return candidate
        }
      }
      return imageFolders.find((candidate) => candidate !== '.') ?? name
    })
  )
}

/** Reports image folders that are missing or lead elsewhere, and images without a file. Reads each folder once. */
export async function checkImageFiles(
  folder: string,
  splits: { name: string; imageFolder: string; instances: string }[],
  { images }: Images,
  problems: Problems
): Promise<void> {
  const missing = new Set<number>()
  for (const [split, { name, imageFolder, instances: file }] of splits.entries()) {
    const real = await ifMissing(realpath(join(folder, imageFolder)), null)
    if (real === null)
      problems.add('image-folder-missing', { file, detail: `${name}: no folder ${imageFolder}` })
    else if (real !== folder && !isInside(folder, real))
      problems.add('image-folder-outside', { file, detail: `${imageFolder} leads to ${real}` })
    else continue
    missing.add(split)
  }

  const listings = new Map<string, Promise<Set<string>>>()
  for (let row = 0; row < images.count; row++) {
    const split = images.split[row] ?? 0
    const source = splits[split]
    const fileName = images.fileName[row] ?? ''
    if (source === undefined || missing.has(split)) continue
    const path = posix.join(source.imageFolder, fileName)
    const parent = dirname(path)
    const listing = listings.get(parent) ?? list(join(folder, parent))
    listings.set(parent, listing)
    if (!(await listing).has(posix.basename(path)))
      problems.add('image-file-missing', { file: source.instances, image: images.id[row], detail: path })
  }
}

const list = async (folder: string) => new Set(await ifMissing(readdir(folder), []))
