import { readFile, rm } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { lock } from 'proper-lockfile'
import { z } from 'zod'
import { AppError } from '#contract/errors.ts'
import { errorCode } from '#storage/error-code.ts'
import { replaceFile } from '#storage/files.ts'

const Holder = z.object({ pid: z.int(), host: z.string(), since: z.iso.datetime() })
type Holder = z.infer<typeof Holder>

/**
 * Locks a workspace for this process and returns what unlocks it. lock.json names the holder. The lock of a process that is
 * gone is taken over at once; one from another machine (a shared disk) once its heartbeat has stopped for ten seconds.
 */
export async function lockWorkspace(folder: string): Promise<() => Promise<void>> {
  const holderFile = join(folder, 'lock.json')

  // Two processes that both find a dead holder must not remove each other's fresh lock: they come in one by one.
  const leaveGate = await lock(join(folder, 'opening'), {
    realpath: false,
    stale: 2000,
    retries: { retries: 60, factor: 1, minTimeout: 100, maxTimeout: 100 }
  })
  try {
    const holder = await readHolder(holderFile)
    if (holder !== undefined && isGone(holder))
      await rm(join(folder, 'workspace.lock'), { recursive: true, force: true })
    const unlock = await lock(join(folder, 'workspace'), {
      realpath: false,
      onCompromised: (cause) => {
        throw new Error('The lock on the workspace was lost: going on could damage what is in it.', { cause })
      }
    }).catch((cause: unknown) => {
      throw errorCode(cause) === 'ELOCKED' ? busy(holder, cause) : cause
    })
    await replaceFile(
      holderFile,
      JSON.stringify({ pid: process.pid, host: hostname(), since: new Date().toISOString() } satisfies Holder)
    )
    let released: Promise<void> | undefined
    return () => (released ??= rm(holderFile, { force: true }).then(() => unlock()))
  } finally {
    await leaveGate()
  }
}

/** Undefined where there is none or a crash left it unreadable: then the heartbeat alone decides. */
async function readHolder(file: string): Promise<Holder | undefined> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return ''
    throw error
  })
  try {
    return Holder.safeParse(JSON.parse(text)).data
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

function isGone(holder: Holder): boolean {
  if (holder.host !== hostname()) return false
  try {
    process.kill(holder.pid, 0)
    return false
  } catch (error) {
    return errorCode(error) === 'ESRCH'
  }
}

function busy(holder: Holder | undefined, cause: unknown): AppError {
  const who = holder === undefined ? '' : ` (process ${holder.pid}, since ${holder.since})`
  return new AppError(
    'busy',
    `This workspace is open in another Cocoscope${who}. Close that one, or name another folder with --workspace.`,
    { cause }
  )
}
