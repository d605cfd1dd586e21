import { createInterface } from 'node:readline'
import { assertNever } from '#contract/errors.ts'
import { ToServe, type FromServe } from '#contract/shell.ts'
import type { Engine } from '#engine/engine-types.ts'
import { isGoing } from '#engine/runs/advance.ts'
import { printJson } from './output.ts'
import { stopRun } from './stop-run.ts'

/** Talks to the shell that started us in lines of contract/shell.ts; resolves when it closes our standard input. */
export async function speakToShell(engine: Engine, signInUrl: () => string): Promise<void> {
  const tell = (line: FromServe) => {
    printJson(line)
  }
  const going = new Map(
    (await engine.handlers['run.list']({})).filter(isGoing).map((run) => [run.run, run.name])
  )
  const tellRuns = () => {
    tell({ type: 'runs', running: Array.from(going, ([run, name]) => ({ run, name })) })
  }
  const listen = () => {
    const url = signInUrl()
    tell({ type: 'listening', origin: new URL(url).origin, signInUrl: url })
  }
  const stopListening = engine.onEvent((event) => {
    if (event.type === 'run') {
      const known = going.get(event.run.run)
      if (isGoing(event.run)) going.set(event.run.run, event.run.name)
      else going.delete(event.run.run)
      if (known !== going.get(event.run.run)) tellRuns()
    } else if (event.type === 'run-deleted' && going.delete(event.run)) tellRuns()
  })
  listen()
  tellRuns()
  for await (const text of createInterface({ input: process.stdin })) {
    const line = ToServe.parse(JSON.parse(text))
    switch (line.type) {
      case 'sign-in':
        listen()
        break
      case 'stop-runs':
        await Promise.all([...going.keys()].map((run) => stopRun(engine, run, line.when)))
        break
      default:
        assertNever(line)
    }
  }
  stopListening()
}
