import { readdir, realpath, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import type { Output } from '#contract/api.ts'
import { AppError } from '#contract/errors.ts'
import type { FolderEntry } from '#contract/shapes.ts'
import { errorCode, ifMissing } from '#storage/error-code.ts'
import { looksLikeCoco } from './dataset/layout.ts'

/** The folders in a folder of this machine, without hidden ones; the home folder's where `path` is null. */
export async function listFolder(path: string | null): Promise<Output<'folder.list'>> {
  try {
    const folder = await realpath(resolve(path ?? homedir()))
    const names = (await readdir(folder, { withFileTypes: true }))
      .filter((entry) => !entry.name.startsWith('.') && (entry.isDirectory() || entry.isSymbolicLink()))
      .map(({ name }) => name)
      .sort(new Intl.Collator('en', { numeric: true }).compare)
    const entries = await Promise.all(names.map((name) => describe(folder, name)))
    const parent = dirname(folder)
    return {
      path: folder,
      parent: parent === folder ? null : parent,
      coco: await looksLikeCoco(folder),
      entries: entries.filter((entry) => entry !== null)
    }
  } catch (cause) {
    throw asSentence(cause, path ?? homedir())
  }
}

async function describe(folder: string, name: string): Promise<FolderEntry | null> {
  const path = join(folder, name)
  const facts = await ifMissing(stat(path), null)
  return facts?.isDirectory() ? { name, path, coco: await looksLikeCoco(path) } : null
}

function asSentence(cause: unknown, path: string): unknown {
  switch (errorCode(cause)) {
    case 'ENOENT':
      return new AppError('not-found', `There is no folder ${path}.`, { cause })
    case 'ENOTDIR':
      return new AppError('not-found', `${path} is a file, not a folder.`, { cause })
    case 'EACCES':
    case 'EPERM':
      return new AppError('unreadable', `The folder ${path} cannot be read with your permissions.`, { cause })
    default:
      return cause
  }
}
