import { readdir, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/** Where a folder is written until it is whole: beside it, named after the process that writes. */
export const partialFolder = (folder: string) => `${folder}.${process.pid}.part`

/** Removes what processes that were killed left beside a folder. */
export async function removeLeftovers(folder: string): Promise<void> {
  const name = basename(folder)
  for (const entry of await readdir(dirname(folder))) {
    if (!entry.startsWith(`${name}.`)) continue
    const pid = /^\.(\d+)\.part$/.exec(entry.slice(name.length))?.[1]
    if (pid !== undefined && !isAlive(Number(pid)))
      await rm(join(dirname(folder), entry), { recursive: true, force: true })
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH')
  }
}
