import { join } from 'node:path'
import pino from 'pino'
import roll from 'pino-roll'

export type Log = pino.Logger

/** Opens the workspace's log, rotated at 5 MB with five kept. `file` is the one written to at first. */
export async function openLog(workspaceFolder: string): Promise<{ log: Log; file: string }> {
  const destination = await roll({
    file: join(workspaceFolder, 'logs', 'cocoscope'),
    extension: 'log',
    size: '5m',
    limit: { count: 4 },
    mkdir: true,
    symlink: process.platform !== 'win32',
    // What was logged before a crash must be in the file, and an engine writes few lines.
    sync: true
  })
  return { log: pino({ timestamp: pino.stdTimeFunctions.isoTime }, destination), file: destination.file }
}
