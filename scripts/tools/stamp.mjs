import { createHash } from 'node:crypto'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { filesIn } from './files-in.mjs'

/**
 * A hash of the names and contents of files and folders: equal as long as nothing in them changed.
 * @param {string} base
 * @param {string[]} paths below `base`; one that is missing counts as such
 */
export async function hashInputs(base, paths) {
  const hash = createHash('sha256')
  for (const path of paths) {
    for (const file of await filesIn(join(base, path))) {
      const content = await readFile(file)
      hash.update(`${relative(base, file).replaceAll('\\', '/')}\0${content.length}\0`).update(content)
    }
  }
  return hash.digest('hex')
}

/**
 * Does the work unless the stamp says that it was done from the same inputs. An interrupted piece of work leaves no stamp.
 * @param {string} stampFile
 * @param {string} inputs
 * @param {() => Promise<unknown>} work
 * @returns {Promise<boolean>} whether there was anything to do
 */
export async function unlessStamped(stampFile, inputs, work) {
  const stamp = await readFile(stampFile, 'utf8').catch(() => undefined)
  if (stamp === inputs) return false
  await rm(stampFile, { force: true })
  await work()
  await mkdir(dirname(stampFile), { recursive: true })
  await writeFile(stampFile, inputs)
  return true
}
