import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * A file itself, or every file in a folder and the folders in it, sorted; empty where there is nothing. Links are followed.
 * @param {string} path
 * @returns {Promise<string[]>}
 */
export async function filesIn(path) {
  const found = await stat(path).catch(() => undefined)
  if (found === undefined) return []
  if (!found.isDirectory()) return [path]
  const names = (await readdir(path)).sort()
  return (await Promise.all(names.map((name) => filesIn(join(path, name))))).flat()
}
