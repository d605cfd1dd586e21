import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { cachePath } from './paths.mjs'

const day = 24 * 3600 * 1000

/**
 * Why something that takes long to fail did so within the last day: then it is not tried again at every start.
 * @param {string} name
 * @returns {Promise<string | undefined>}
 */
export async function recentFailure(name) {
  const text = await readFile(cachePath('failures', name), 'utf8').catch(() => '')
  const [time = '', ...reason] = text.split('\n')
  return Date.now() - Date.parse(time) < day ? reason.join('\n') : undefined
}

/** @param {string} name @param {string} reason */
export async function rememberFailure(name, reason) {
  await mkdir(cachePath('failures'), { recursive: true })
  await writeFile(cachePath('failures', name), `${new Date().toISOString()}\n${reason}`)
}

/** For `npm run setup`: who asks for set-up wants everything tried. */
export const forgetFailures = () => rm(cachePath('failures'), { recursive: true, force: true })
