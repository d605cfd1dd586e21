import { readdir, realpath, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { AppError } from '#contract/errors.ts'
import { errorCode, ifMissing } from '#storage/error-code.ts'

/** Where the parts of a dataset lie; every path but the root is relative to it, with forward slashes. */
export type Layout = {
  folder: string
  /** "COCO 2017", "COCO 2014" or "COCO". */
  name: string
  splits: SplitFiles[]
}
export type SplitFiles = {
  name: string
  official: boolean
  instances: string
  captions: string | null
  imageFolders: string[]
}

/** Files of COCO's annotations folder that hold no instances. */
const otherTasks = /^(captions|person_keypoints|panoptic|stuff|image_info)_/

/** Whether a folder has COCO annotations. False, too, where it cannot be looked into. */
export async function looksLikeCoco(folder: string): Promise<boolean> {
  try {
    return instanceFiles(await readdir(join(folder, 'annotations'))).length > 0
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM'].includes(String(errorCode(error)))) return false
    throw error
  }
}

/** Finds the annotation files and image folders of a COCO folder. Throws AppError saying what was looked for. */
export async function findLayout(given: string): Promise<Layout> {
  try {
    return await search(await realFolder(given))
  } catch (cause) {
    if (errorCode(cause) !== 'EACCES' && errorCode(cause) !== 'EPERM') throw cause
    throw new AppError('unreadable', `The folder ${given} cannot be read. Check its permissions.`, { cause })
  }
}

async function search(folder: string): Promise<Layout> {
  const files = await ifMissing(readdir(join(folder, 'annotations')), [])
  const instances = instanceFiles(files)
  if (instances.length === 0)
    throw new AppError(
      'not-coco',
      `${folder} has no COCO annotations: there is no file annotations/instances_….json in it. ` +
        'Choose the folder that holds both “annotations” and the image folders.'
    )
  if (instances.length > 255)
    throw new AppError(
      'not-coco',
      `${folder} has ${instances.length} annotation files; 255 is the most that can be read.`
    )

  const folders = await subFolders(folder)
  const splits = instances.map((file) => splitFiles(file, files, folders))
  splits.sort((a, b) => Number(a.official) - Number(b.official) || (a.name < b.name ? -1 : 1))
  const year = ['2017', '2014'].find((year) => splits.some(({ name }) => name.endsWith(year)))
  return { folder, name: year === undefined ? 'COCO' : `COCO ${year}`, splits }
}

function instanceFiles(files: string[]): string[] {
  const json = files.filter((file) => file.endsWith('.json') && !file.startsWith('.'))
  const named = json.filter((file) => file.startsWith('instances_'))
  return named.length > 0 ? named : json.filter((file) => !otherTasks.test(file))
}

function splitFiles(file: string, files: string[], folders: Set<string>): SplitFiles {
  const name = basename(file, '.json').replace(/^instances_/, '')
  const captions = `captions_${name}.json`
  return {
    name,
    official: /^(val|test|eval|dev)/i.test(name),
    instances: `annotations/${file}`,
    captions: files.includes(captions) ? `annotations/${captions}` : null,
    imageFolders: [name, `images/${name}`, 'images', '.'].filter((folder) => folders.has(folder))
  }
}

/** The root and the folders one and two levels below it that image folders may be. */
async function subFolders(root: string): Promise<Set<string>> {
  const found = new Set(['.'])
  for (const prefix of ['', 'images/']) {
    for (const entry of await ifMissing(readdir(join(root, prefix), { withFileTypes: true }), [])) {
      const target = entry.isSymbolicLink()
        ? await ifMissing(stat(join(root, prefix, entry.name)), null)
        : entry
      if (target?.isDirectory()) found.add(prefix + entry.name)
    }
  }
  return found
}

async function realFolder(given: string): Promise<string> {
  const folder = await ifMissing(realpath(given), null)
  if (folder === null)
    throw new AppError(
      'not-found',
      `There is no folder ${given}. It may have been moved, or its disk is not connected.`
    )
  if ((await stat(folder)).isDirectory()) return folder
  throw new AppError(
    'not-coco',
    `${given} is a file. Choose the folder that holds “annotations” and the image folders.`
  )
}
