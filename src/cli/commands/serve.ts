import { Option, type Command } from 'commander'
import openInBrowser from 'open'
import { resolve } from 'node:path'
import { AppError } from '#contract/errors.ts'
import { startEngine } from '#engine/engine.ts'
import { askRunningEngine, serveSecondStart } from '#server/second-start.ts'
import { startServer } from '#server/server.ts'
import { newId } from '#engine/workspace.ts'
import { wholeNumber } from '../arguments.ts'
import { withWorkspace, type WorkspaceOptions } from '../engine-command.ts'
import { print, printJson } from '../output.ts'
import { speakToShell } from '../shell-lines.ts'
import { untilSignal } from '../signals.ts'

type ServeOptions = WorkspaceOptions & { port: number; open: boolean; stdio: boolean }

const windowFolder = resolve(import.meta.dirname, '../../../out/renderer')

export function addServe(program: Command): void {
  const command = withWorkspace(
    program
      .command('serve', { isDefault: true })
      .description('Serve the window on this machine’s loopback address and open it in the browser')
      .option('--port <number>', 'port to listen on; 0 takes a free one', wholeNumber(0, 65_535), 0)
      .option('--no-open', 'print the address, open no browser')
      .addOption(
        new Option('--stdio', 'speak with the desktop shell on standard input and output').hideHelp()
      )
  )
  command.action(async (options: ServeOptions) => {
    await (options.stdio ? serveShell(options) : servePerson(options))
  })
}

/** Serves until Ctrl+C. Where another Cocoscope has the workspace, its window is opened instead. */
async function servePerson(options: ServeOptions): Promise<void> {
  const announce = async (signInUrl: string, already: boolean) => {
    const { origin } = new URL(signInUrl)
    if (options.json) printJson({ type: 'listening', origin, signInUrl, ...(already && { already }) })
    else print(`Cocoscope is open at ${signInUrl}`)
    if (!options.open) return
    await openInBrowser(signInUrl).catch((error: unknown) => {
      process.stderr.write(`No browser could be started (${String(error)}): open ${signInUrl} in one.\n`)
    })
  }
  const running = await askRunningEngine(options.workspace)
  if (running !== null) {
    if (options.port !== 0 && new URL(running).port !== String(options.port))
      process.stderr.write(
        `Cocoscope has this workspace open already, so --port ${options.port} is not used.\n`
      )
    return announce(running, true)
  }
  const house = await startHouse(options)
  await announce(house.signInUrl(), false)
  if (!options.json)
    print('It ends with Ctrl+C. The address works once; run the same command again for another.')
  await untilSignal()
  process.stderr.write('Ending. A run that is going writes a checkpoint first; it can be resumed.\n')
  await house.close()
}

/** Serves for a desktop shell: lines of contract/shell.ts, until the shell closes our standard input. */
async function serveShell(options: ServeOptions): Promise<void> {
  try {
    const house = await startHouse(options)
    await speakToShell(house.engine, house.signInUrl).finally(() => house.close())
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    printJson({ type: 'failed', code: error.code, message: error.message })
    process.exitCode = 1
  }
}

/** The engine, its server, and the socket that lets a second start in. */
async function startHouse({ workspace, port }: ServeOptions) {
  const engine = await startEngine({ workspace })
  // What was opened last is closed first, also where the next could not be opened.
  const opened = new AsyncDisposableStack()
  opened.defer(() => engine.close())
  try {
    const server = await startServer(engine, { port, windowFolder, instance: newId() })
    opened.defer(() => server.close())
    const secondStart = await serveSecondStart(workspace, () => server.signInUrl())
    opened.defer(() => secondStart.close())
    return { engine, signInUrl: () => server.signInUrl(), close: () => opened.disposeAsync() }
  } catch (error) {
    await opened.disposeAsync()
    throw error
  }
}
