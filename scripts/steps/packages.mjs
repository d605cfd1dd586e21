import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { node24 } from '../node24.mjs'
import { CommandFailure, runCommand } from '../tools/command.mjs'
import { SetupFailure } from '../tools/failure.mjs'
import { root } from '../tools/paths.mjs'

/** @typedef {{ packages?: Record<string, { version?: string, integrity?: string, optional?: boolean }> }} Lockfile */

/** Installs the packages of the lockfile, running none of their scripts, unless exactly they are there. */
export async function installPackages() {
  const installed = await isInstalled(root)
  if (!installed) await npmCi()
  node24()
  return installed ? 'up to date' : 'installed'
}

/**
 * Whether node_modules holds what the lockfile names. npm writes its own record of that last, so an interrupted
 * installation has none. A package for another platform may be missing.
 * @param {string} folder
 */
export async function isInstalled(folder) {
  const wanted = await readLock(join(folder, 'package-lock.json'))
  const found = await readLock(join(folder, 'node_modules', '.package-lock.json'))
  return Object.entries(wanted.packages ?? {}).every(([path, { version, integrity, optional }]) => {
    if (path === '') return true
    const there = found.packages?.[path]
    return there === undefined
      ? optional === true
      : there.version === version && there.integrity === integrity
  })
}

/** @param {string} file @returns {Promise<Lockfile>} */
async function readLock(file) {
  const text = await readFile(file, 'utf8').catch(() => '{}')
  return JSON.parse(text)
}

async function npmCi() {
  // npm names itself and its Node to the scripts that it runs: that Node is not the one in node_modules, which npm replaces.
  // On Windows `npm` alone is not something that can be started.
  const { npm_execpath: script, npm_node_execpath: node } = process.env
  const npm = script && node ? [node, script] : ['npm']
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error']
  const [command = 'npm', ...args] = [...npm, 'ci', '--ignore-scripts', ...quiet]
  try {
    await runCommand(command, args, {
      cwd: root,
      title: 'installing the packages of package-lock.json',
      // Interrupted, npm goes on for many seconds to remove what it has installed, in the way of the next one, whose first
      // act is just that; and the shell in which `npm run` runs us does not wait for it.
      interruptWith: 'SIGKILL'
    })
  } catch (cause) {
    if (!(cause instanceof CommandFailure)) throw cause
    throw new SetupFailure(
      `${cause.output}\n${cause.message}\nThe packages could not be installed. Check the network connection and the free disk space, and run the same command again.`,
      { cause }
    )
  }
}
