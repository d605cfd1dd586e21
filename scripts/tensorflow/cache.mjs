import { lstat, mkdir, readdir, readlink, rename, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { isComplete, writeManifest } from '../tools/manifest.mjs'

/**
 * Makes a folder of the cache whole or not at all: under a temporary name, its manifest last, then renamed.
 * @param {string} target
 * @param {(folder: string) => Promise<void>} make
 */
export async function makeCached(target, make) {
  const temp = `${target}.${process.pid}.tmp`
  await mkdir(temp, { recursive: true })
  try {
    await make(temp)
    await writeManifest(temp)
    if (await isComplete(target)) return
    await rm(target, { recursive: true, force: true })
    await rename(temp, target)
  } finally {
    await rm(temp, { recursive: true, force: true })
  }
}

/**
 * Removes what interrupted set-ups left in a folder of the cache.
 * @param {string} folder
 */
export async function removeLeftovers(folder) {
  for (const name of await readdir(folder).catch(() => [])) {
    const pid = Number(/\.(\d+)\.tmp$/.exec(name)?.[1])
    if (pid > 0 && !isRunning(pid)) await rm(join(folder, name), { recursive: true, force: true })
  }
}

/** @param {number} pid */
function isRunning(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Another user's process may not be signalled, but it is there.
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM'
  }
}

/** Whether `link` leads to `target`. @param {string} link @param {string} target */
export const leadsTo = (link, target) =>
  readlink(link).then(
    (found) => found.replace(/[\\/]$/, '') === target,
    () => false
  )

/**
 * Makes `link` lead to the folder `target`, in place of whatever is there.
 * @param {string} link
 * @param {string} target
 */
export async function linkFolder(link, target) {
  const found = await lstat(link).catch(() => undefined)
  if (found !== undefined) await rm(link, { recursive: true })
  // Windows lets everybody make junctions, but not symbolic links.
  await symlink(target, link, 'junction')
}
