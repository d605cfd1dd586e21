import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository's root. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')

/**
 * What set-up keeps between checkouts: COCOSCOPE_CACHE, else the user's cache folder.
 * @param {string[]} names
 */
export function cachePath(...names) {
  return join(process.env.COCOSCOPE_CACHE || join(userCache(), 'cocoscope'), ...names)
}

function userCache() {
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches')
  if (process.platform === 'win32') return process.env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local')
  return process.env.XDG_CACHE_HOME || join(homedir(), '.cache')
}
