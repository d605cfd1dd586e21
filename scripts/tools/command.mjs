import { spawn } from 'node:child_process'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { megabytes, startProgress } from './progress.mjs'

/** A command that could not be started, ended badly or stopped moving; `output` is the end of what it printed. */
export class CommandFailure extends Error {
  /** @param {string} message @param {string} output */
  constructor(message, output) {
    super(message)
    this.output = output
  }
}

/**
 * @typedef {object} CommandOptions
 * @property {string} [title] shown with the time it takes, once that is more than two seconds
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {number} [limitSeconds] after which it is ended
 * @property {{ folder: string, bytes?: number, stallSeconds: number }} [watch] a folder it downloads into: its size is
 *   shown, beside the size it will have, and the command is ended when that size stands still
 */

/**
 * Runs a command to its end and resolves with what it printed, or throws CommandFailure.
 * @param {string} command
 * @param {string[]} args
 * @param {CommandOptions} [options]
 * @returns {Promise<string>}
 */
export function runCommand(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      // What it prints is kept, and shown where it fails: colour codes would only be in the way.
      env: { ...process.env, NO_COLOR: '1', ...options.env },
      stdio: ['ignore', 'pipe', 'pipe']
    })
    let output = ''
    let ended = ''
    const end = (/** @type {string} */ why) => {
      ended = why
      child.kill('SIGKILL')
    }
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => (output = (output + text).slice(-100_000)))
    }
    const watching = options.watch && watch(options.watch, () => end('nothing arrived any more'))
    const limit =
      options.limitSeconds &&
      setTimeout(() => end(`it took more than ${options.limitSeconds} s`), options.limitSeconds * 1000)
    const stopProgress = options.title ? startProgress(options.title, watching?.measure) : () => {}

    const settle = (/** @type {string | undefined} */ problem) => {
      stopProgress()
      watching?.stop()
      if (limit) clearTimeout(limit)
      if (problem === undefined) resolve(output)
      else reject(new CommandFailure(problem, output.split('\n').slice(-30).join('\n').trim()))
    }
    child.on('error', (error) => settle(`${command} could not be started: ${error.message}`))
    child.on('close', (code, signal) => {
      if (code === 0) settle(undefined)
      else settle(`${command} was ended: ${ended || (signal ?? `exit code ${code}`)}`)
    })
  })
}

/**
 * Whether a command can be run and succeeds.
 * @param {string} command
 * @param {string[]} args
 */
export const succeeds = (command, args) =>
  runCommand(command, args, { limitSeconds: 20 }).then(
    () => true,
    () => false
  )

/**
 * @param {NonNullable<CommandOptions['watch']>} options
 * @param {() => void} onStall
 */
function watch({ folder, bytes, stallSeconds }, onStall) {
  let size = 0
  let grown = Date.now()
  const timer = setInterval(async () => {
    const now = await folderSize(folder)
    if (now !== size) grown = Date.now()
    else if (Date.now() - grown > stallSeconds * 1000) onStall()
    size = now
  }, 1000)
  return {
    measure: () => (bytes ? `${Math.round(size / 1e6)} of ${megabytes(bytes)}` : megabytes(size)),
    stop: () => clearInterval(timer)
  }
}

/** @param {string} folder @returns {Promise<number>} bytes in it; files that come and go meanwhile count as nothing */
async function folderSize(folder) {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  const sizes = entries.map((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return folderSize(path)
    return stat(path).then(
      ({ size }) => size,
      () => 0
    )
  })
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}
