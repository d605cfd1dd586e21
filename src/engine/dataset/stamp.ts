import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { ifMissing } from '#storage/error-code.ts'
import { findLayout } from './layout.ts'

/** Changes whenever an annotation file or the list of files in an image folder does, without reading any of them. */
export async function stampOf(given: string): Promise<string> {
  const { folder, splits } = await findLayout(given)
  const paths = splits.flatMap(({ instances, captions, imageFolders }) => [
    instances,
    captions ?? '',
    ...imageFolders
  ])
  const stamps = await Promise.all(
    [...new Set(paths)].map(async (path) => {
      const facts = await ifMissing(stat(join(folder, path), { bigint: true }), null)
      return facts === null ? path : `${path} ${facts.size} ${facts.mtimeNs} ${facts.ino}`
    })
  )
  return stamps.join('\n')
}
