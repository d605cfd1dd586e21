import { spawn, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { createInterface } from 'node:readline'
import type { FromCompute, ToCompute } from '#core/protocol.ts'
import type { Log } from '../log.ts'

type Work = Extract<ToCompute, { type: 'train' | 'predict' }>
/** How a piece of work ended. */
export type End = Extract<FromCompute, { type: 'done' | 'failed' }>

/** Compute processes: started when there is work, one for each piece of work at a time, ended when idle. */
export type Compute = {
  /** Runs one piece of work. Never rejects: a process that dies is an end, too. */
  run(
    work: Work,
    onMessage: (message: FromCompute) => void
  ): { ended: Promise<End>; stop(when: 'now' | 'epoch'): void }
  /** Whether a process is there, at work or idle, and keeps memory. */
  isUp(): boolean
  /** Ends what is idle, and so gives its memory back. */
  endIdle(): Promise<void>
  /** Ends every process at once. */
  close(): Promise<void>
}

const host = fileURLToPath(new URL('../../compute/host.ts', import.meta.url))

/** An idle process keeps TensorFlow's memory; after so long it is ended, which alone gives that back. */
const keptIdleMillis = 20_000

type Process = {
  child: ChildProcess
  busy: boolean
  idle: NodeJS.Timeout | undefined
  ready: Extract<FromCompute, { type: 'ready' }> | null
  listener: (message: FromCompute) => void
  exited: Promise<void>
}

export function createCompute(
  log: Log,
  onReady: (message: Extract<FromCompute, { type: 'ready' }>) => void,
  { idleMillis = keptIdleMillis } = {}
): Compute {
  const processes = new Set<Process>()

  function start(): Process {
    const child = spawn(process.execPath, [host], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      serialization: 'advanced',
      env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: process.env.TF_CPP_MIN_LOG_LEVEL ?? '2' }
    })
    const { promise: exited, resolve } = Promise.withResolvers<undefined>()
    const started: Process = {
      child,
      busy: false,
      idle: undefined,
      ready: null,
      listener: () => undefined,
      exited
    }
    processes.add(started)
    for (const output of [child.stdout, child.stderr]) {
      if (output !== null)
        createInterface({ input: output }).on('line', (line) => log.info({ compute: child.pid }, line))
    }
    child.on('message', (message: FromCompute) => {
      if (message.type === 'ready') {
        started.ready = message
        onReady(message)
      }
      started.listener(message)
    })
    const ended = (code: number | null, signal: NodeJS.Signals | null) => {
      processes.delete(started)
      clearTimeout(started.idle)
      started.listener(died(code, signal))
      resolve(undefined)
    }
    child.on('error', (error) => {
      log.error(error, 'The compute process failed')
      // One that could not be started never exits.
      if (child.pid === undefined) ended(null, null)
    })
    child.on('exit', (code, signal) => {
      // What it said before it ended is heard first.
      if (child.connected) child.once('disconnect', () => ended(code, signal))
      else ended(code, signal)
    })
    child.send({ type: 'hello' } satisfies ToCompute)
    return started
  }

  function take(): Process {
    const free = [...processes].find(({ busy, child }) => !busy && child.connected)
    const taken = free ?? start()
    clearTimeout(taken.idle)
    taken.busy = true
    return taken
  }

  function letGo(used: Process): void {
    used.busy = false
    used.listener = () => undefined
    used.idle = setTimeout(() => used.child.connected && used.child.disconnect(), idleMillis)
    used.idle.unref()
  }

  return {
    run(work, onMessage) {
      const used = take()
      const { promise: ended, resolve } = Promise.withResolvers<End>()
      if (used.ready !== null) onMessage(used.ready)
      const listener = (message: FromCompute) => {
        if (message.type !== 'done' && message.type !== 'failed') {
          onMessage(message)
          return
        }
        letGo(used)
        resolve(message)
      }
      used.listener = listener
      used.child.send(work)
      // Once this work has ended, the process may be at another piece, which a late stop must not reach.
      const isOurs = () => used.listener === listener && used.child.connected
      return {
        ended,
        stop: (when) => isOurs() && used.child.send({ type: 'stop', when } satisfies ToCompute)
      }
    },
    isUp: () => processes.size > 0,
    endIdle: () => end([...processes].filter(({ busy }) => !busy)),
    close: () => end([...processes])
  }
}

async function end(processes: Process[]): Promise<void> {
  for (const { child } of processes) if (child.connected) child.disconnect()
  await Promise.all(processes.map(({ exited }) => exited))
}

function died(code: number | null, signal: NodeJS.Signals | null): End {
  const message =
    signal === 'SIGKILL'
      ? 'The compute process was killed, most likely because the machine ran out of memory. Close other programs or choose a smaller image side, then go on: a run can be resumed from its last checkpoint.'
      : `The compute process ended unexpectedly (${signal ?? `code ${String(code)}`}); the log has the details. A run can be resumed from its last checkpoint.`
  return { type: 'failed', code: 'compute-died', message }
}
