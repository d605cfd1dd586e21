import { randomInt } from 'node:crypto'
import { chmod, mkdir, realpath } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import envPaths from 'env-paths'
import { AppError } from '#contract/errors.ts'
import { lockWorkspace } from './workspace-lock.ts'

/** Where everything that Cocoscope writes lies; all paths are absolute and, but for `sample` and `logFile`, exist. */
export type Workspace = {
  folder: string
  datasets: string
  cache: string
  runs: string
  trash: string
  /** The sample dataset's folder; missing until the sample is first asked for. */
  sample: string
  /** The log being written to. Windows gives plain users no symbolic links, so there it is the folder of logs. */
  logFile: string
  /** Gives the lock back. */
  close(): Promise<void>
}

/** A random id of 12 characters [a-z0-9]. */
export function newId(): string {
  const letters = 'abcdefghijklmnopqrstuvwxyz0123456789'
  return Array.from({ length: 12 }, () => letters.charAt(randomInt(letters.length))).join('')
}

/** The workspace of who names none: COCOSCOPE_WORKSPACE, else the system's folder for application data. */
export function defaultWorkspace(): string {
  const given = process.env.COCOSCOPE_WORKSPACE
  return given === undefined || given === '' ? envPaths('cocoscope', { suffix: '' }).data : resolve(given)
}

/** Makes the workspace's folders where they are missing and locks it. Throws AppError 'busy' where another process has it. */
export async function openWorkspace(folder: string): Promise<Workspace> {
  const root = await makeRoot(resolve(folder))
  const unlock = await lockWorkspace(root)
  const inside = (name: string) => join(root, name)
  for (const name of ['datasets', 'cache', 'runs', 'trash', 'logs']) {
    await mkdir(inside(name), { recursive: true, mode: 0o700 })
  }
  return {
    folder: root,
    datasets: inside('datasets'),
    cache: inside('cache'),
    runs: inside('runs'),
    trash: inside('trash'),
    sample: inside('sample'),
    logFile: process.platform === 'win32' ? inside('logs') : join(inside('logs'), 'current.log'),
    close: unlock
  }
}

async function makeRoot(folder: string): Promise<string> {
  try {
    const created = await mkdir(folder, { recursive: true, mode: 0o700 })
    if (created !== undefined) await chmod(folder, 0o700)
    return await realpath(folder)
  } catch (cause) {
    throw new AppError(
      'unreadable',
      `The workspace ${folder} cannot be made or read. Name another folder with --workspace, or change its permissions.`,
      { cause }
    )
  }
}
