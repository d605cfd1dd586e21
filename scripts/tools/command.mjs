import { spawn } from 'node:child_process'
import { readdir, stat } from 'node:fs/promises'
import { constants } from 'node:os'
import { join } from 'node:path'
import { Interrupted } from './failure.mjs'
import { megabytes, startProgress } from './progress.mjs'

/** A command that could not be started, ended badly or stopped moving; `output` is the end of what it printed. */
export class CommandFailure extends Error {
  /** @param {string} message @param {string} output */
  constructor(message, output) {
    super(message)
    this.output = output
  }
}

/** @typedef {import('node:child_process').ChildProcess} ChildProcess */

/**
 * @typedef {object} CommandOptions
 * @property {string} [title] shown with the time it takes, once that is more than two seconds
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {number} [limitSeconds] after which it is ended
 * @property {NodeJS.Signals} [interruptWith] what it gets where this process is interrupted, instead of the same signal
 * @property {{ folder: string, bytes?: number, stallSeconds: number }} [watch] a folder it downloads into: its size is
 *   shown, beside the size it will have, and the command is ended when that size stands still
 */

/**
 * Runs a command to its end and resolves with what it printed, or throws CommandFailure. A signal that would end this process
 * ends the command first, and then throws Interrupted; a second one kills it.
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
      stdio: ['ignore', 'pipe', 'pipe'],
      // Ctrl+C in a terminal reaches its whole foreground group: in a group of its own, the command hears of it once.
      detached: ownGroup
    })
    let output = ''
    let ended = ''
    const end = (/** @type {string} */ why) => {
      ended = why
      signalAll(child, 'SIGKILL')
    }
    const interruption = passOnSignals(child, options.interruptWith)
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
      const interrupted = interruption.stop()
      if (interrupted) reject(new Interrupted(128 + constants.signals[interrupted]))
      else if (problem === undefined) resolve(output)
      else reject(new CommandFailure(problem, output.split('\n').slice(-30).join('\n').trim()))
    }
    child.on('error', (error) => settle(`${command} could not be started: ${error.message}`))
    child.on('close', (code, signal) => {
      if (code === 0) settle(undefined)
      else settle(`${command} was ended: ${ended || (signal ?? `exit code ${code}`)}`)
    })
  })
}

const ownGroup = process.platform !== 'win32'

/** Signals a command and what it has started. @param {ChildProcess} child @param {NodeJS.Signals} signal */
function signalAll(child, signal) {
  if (child.pid === undefined) return
  try {
    if (ownGroup) process.kill(-child.pid, signal)
    else child.kill(signal)
  } catch (error) {
    // It has ended meanwhile.
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH') throw error
  }
}

/**
 * Passes the first signal that would end this process on to a command; a later one kills the command. Ctrl+C comes twice
 * where npm runs us, from the terminal and from npm: what comes together is one.
 * @param {ChildProcess} child
 * @param {NodeJS.Signals} [instead]
 */
function passOnSignals(child, instead) {
  /** @type {NodeJS.Signals | undefined} */
  let first
  let at = 0
  const hear = (/** @type {NodeJS.Signals} */ signal) => {
    if (first !== undefined && performance.now() - at < 400) return
    signalAll(child, first === undefined ? (instead ?? signal) : 'SIGKILL')
    first ??= signal
    at = performance.now()
  }
  const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])
  for (const signal of signals) process.on(signal, hear)
  return {
    /** Stops listening; returns the signal that was heard. */
    stop: () => {
      for (const signal of signals) process.off(signal, hear)
      return first
    }
  }
}

/**
 * Whether a command can be run and succeeds.
 * @param {string} command
 * @param {string[]} args
 */
export async function succeeds(command, args) {
  try {
    await runCommand(command, args, { limitSeconds: 20 })
    return true
  } catch (error) {
    if (error instanceof CommandFailure) return false
    throw error
  }
}

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
