import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { filesIn } from './files-in.mjs'

const name = 'manifest.json'

/** @typedef {Record<string, { bytes: number, sha256: string }>} Manifest by path, with `/` */

/**
 * Writes a folder's manifest: its files with byte counts and SHA-256. Written last, it says that the folder is complete.
 * @param {string} folder
 */
export async function writeManifest(folder) {
  /** @type {Manifest} */
  const manifest = {}
  for (const path of await filesIn(folder)) {
    const { size } = await stat(path)
    manifest[relative(folder, path).replaceAll('\\', '/')] = { bytes: size, sha256: await sha256(path) }
  }
  await writeFile(join(folder, name), JSON.stringify(manifest, null, 2))
}

/**
 * Whether every file of the manifest is there with its size: what can be asked at every start.
 * @param {string} folder
 */
export async function isComplete(folder) {
  const files = Object.entries(await readManifest(folder))
  const sizes = await Promise.all(
    files.map(([path]) =>
      stat(join(folder, path)).then(
        (found) => found.size,
        () => -1
      )
    )
  )
  return files.length > 0 && files.every(([, { bytes }], index) => sizes[index] === bytes)
}

/**
 * Whether every file's content is the manifest's, too.
 * @param {string} folder
 */
export async function isIntact(folder) {
  if (!(await isComplete(folder))) return false
  for (const [path, expected] of Object.entries(await readManifest(folder))) {
    if ((await sha256(join(folder, path))) !== expected.sha256) return false
  }
  return true
}

/** @param {string} folder @returns {Promise<Manifest>} empty where there is none, or a torn one */
async function readManifest(folder) {
  const text = await readFile(join(folder, name), 'utf8').catch(() => '{}')
  try {
    return JSON.parse(text)
  } catch {
    // Written last and not to its end: the folder is not complete.
    return {}
  }
}

/** @param {string} path */
async function sha256(path) {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash)
  return hash.digest('hex')
}
