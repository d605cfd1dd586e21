import { existsSync } from 'node:fs'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { node24 } from '../node24.mjs'
import { CommandFailure, runCommand } from '../tools/command.mjs'
import { cachePath, root } from '../tools/paths.mjs'
import { recentFailure, rememberFailure } from '../tools/remembered-failures.mjs'

const folder = join(root, 'node_modules', 'electron')

/** Fetches Electron's binary, where there is a display to use it on. Going without is no failure: a browser serves. */
export async function prepareElectron() {
  if ((await findElectron()) !== undefined) return 'found'
  if (!hasDisplay()) return 'not fetched: there is no display'
  const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
  const name = `electron-${version}`
  const before = await recentFailure(name)
  if (before !== undefined) return `not to be had (tried within the last day: ${before})`

  const temp = cachePath(`${name}.${process.pid}.tmp`)
  await mkdir(temp, { recursive: true })
  try {
    await runCommand(node24(), [join(folder, 'install.js')], {
      title: 'fetching Electron',
      env: { TMPDIR: temp, TEMP: temp },
      watch: { folder: temp, stallSeconds: 20 }
    })
    return 'fetched'
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error
    const reason = /^\w*Error: .*/m.exec(error.output)?.[0] ?? error.message
    await rememberFailure(name, reason)
    return `not to be had (${reason})`
  } finally {
    await rm(temp, { recursive: true, force: true })
  }
}

/** Path of Electron's binary, or undefined where it was not fetched. */
export async function findElectron() {
  const name = await readFile(join(folder, 'path.txt'), 'utf8').catch(() => undefined)
  if (name === undefined) return undefined
  const path = join(folder, 'dist', name)
  return existsSync(path) ? path : undefined
}

/** Whether a window could be shown at all. */
export const hasDisplay = () =>
  process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
