import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { assertNever } from '#contract/errors.ts'
import { FromServe, type ToServe } from '#contract/shell.ts'

export type GoingRun = Extract<FromServe, { type: 'runs' }>['running'][number]
type Child = ChildProcessByStdio<Writable, Readable, null>

/** What an engine process tells the shell. */
export type EngineListener = {
  /** The window can be opened at this address, which works once. Comes at each start, and when asked for. */
  listening(signInUrl: string): void
  runs(going: GoingRun[]): void
  /** There is no engine and none will come. */
  failed(message: string): void
}

export type EngineProcess = {
  going(): GoingRun[]
  stopRuns(when: 'now' | 'epoch'): void
  /** Asks for a new address to open the window at. */
  signIn(): void
  /** Closes the engine's input and waits until it has ended; one that does not end within half a minute is killed. */
  stop(): Promise<void>
}

const patienceMillis = 30_000
const mostDeaths = 5

/** Runs `command args` (cocoscope serve --stdio …) as a child, and again whenever it dies. */
export function startEngineProcess(
  [command, ...args]: [string, ...string[]],
  hear: EngineListener,
  firstWaitMillis = 500
): EngineProcess {
  let going: GoingRun[] = []
  let deaths = 0
  let stopping = false
  let waiting: NodeJS.Timeout | undefined
  let child = launch()

  function launch(): Child {
    // In a process group of its own it does not hear the terminal's Ctrl+C, but ends in order when its input closes.
    const started = spawn(command, args, {
      stdio: ['pipe', 'pipe', 'inherit'],
      detached: process.platform !== 'win32',
      windowsHide: true
    })
    let reason: string | undefined
    const since = performance.now()
    createInterface({ input: started.stdout }).on('line', (text) => {
      const line = FromServe.parse(JSON.parse(text))
      if (line.type === 'failed') reason = line.message
      else receive(line)
    })
    started.on('error', (error) => {
      reason = `The engine cannot be started: ${error.message}.`
    })
    // What is written to an engine that has just died is lost with it.
    started.stdin.on('error', () => undefined)
    started.on('close', () => {
      if (performance.now() - since > patienceMillis) deaths = 0
      ended(reason)
    })
    return started
  }

  function receive(line: Exclude<FromServe, { type: 'failed' }>): void {
    switch (line.type) {
      case 'listening':
        return hear.listening(line.signInUrl)
      case 'runs':
        going = line.running
        return hear.runs(going)
      default:
        assertNever(line)
    }
  }

  function ended(reason: string | undefined): void {
    if (stopping) return
    going = []
    hear.runs(going)
    deaths += 1
    if (reason === undefined && deaths <= mostDeaths) {
      waiting = setTimeout(() => (child = launch()), firstWaitMillis * 2 ** (deaths - 1))
      return
    }
    hear.failed(reason ?? 'The engine ended again and again. Its log, in the workspace, says more.')
  }

  const send = (line: ToServe) => child.stdin.write(`${JSON.stringify(line)}\n`)

  return {
    going: () => going,
    stopRuns: (when) => send({ type: 'stop-runs', when }),
    signIn: () => send({ type: 'sign-in' }),
    async stop() {
      stopping = true
      clearTimeout(waiting)
      if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
      const closed = new Promise((done) => child.once('close', done))
      child.stdin.end()
      const kill = setTimeout(() => child.kill('SIGKILL'), patienceMillis)
      await closed
      clearTimeout(kill)
    }
  }
}
