import { AppError } from '#contract/errors.ts'
import type { Run, RunId } from '#contract/shapes.ts'
import type { FromCompute } from '#core/protocol.ts'
import { errorCode } from '#storage/error-code.ts'
import { advance, isGoing } from './advance.ts'
import { changeRun } from './change-run.ts'
import { planRun, type RunTools } from './plan-run.ts'

/** Trains one run after another, in the order in which they were queued. */
export type Trainer = {
  /** Takes a run in state 'queued'. */
  queue(run: Run): void
  /** Stops a run, or takes it out of the queue; resolves once it is heard. Throws AppError where it is not going. */
  stop(id: RunId, when: 'now' | 'epoch'): Promise<void>
  /** Stops what is going with a checkpoint and waits for it. */
  close(): Promise<void>
}

export function createTrainer(tools: RunTools): Trainer {
  const { context, store, compute } = tools
  const waiting: RunId[] = []
  let current: {
    run: RunId
    abort: AbortController
    stop: (when: 'now' | 'epoch') => void
    ended: Promise<void>
  } | null = null
  let closed = false

  const change = (run: Run) => changeRun(tools, run)

  function next(): void {
    if (current !== null || closed) return
    const id = waiting.shift()
    if (id === undefined) return
    const abort = new AbortController()
    const going = { run: id, abort, stop: () => undefined, ended: Promise.resolve() }
    current = going
    going.ended = train(id, going)
      .catch((error: unknown) => fail(id, error))
      // Windows know how it ended; what could not be written is found by the next start, as an interrupted run.
      .catch((error: unknown) => context.log.error(error, `The end of run ${id} could not be written`))
      .finally(() => {
        current = null
        next()
      })
  }

  async function fail(id: RunId, error: unknown): Promise<void> {
    const known = error instanceof AppError
    const full = errorCode(error) === 'ENOSPC'
    if (!known && !full) context.log.error(error, `The run ${id} failed`)
    const ended = new Date().toISOString()
    const message = known ? error.message : full ? diskFull : 'Something went wrong. The log has the details.'
    const run: Run =
      known && error.code === 'cancelled'
        ? { ...store.get(id), state: 'stopped', ended }
        : { ...store.get(id), state: 'failed', message, ended }
    // Told first: on a full disk nothing can be written.
    context.emit({ type: 'run', run })
    await store.save(run)
    if (run.state === 'failed') await store.appendLog(id, message)
  }

  async function train(
    id: RunId,
    going: { abort: AbortController; stop: (when: 'now' | 'epoch') => void }
  ): Promise<void> {
    await change({ ...store.get(id), state: 'preparing' })
    const { plan, parts, unreadable } = await planRun(tools, store.get(id), going.abort.signal)
    await change({ ...store.get(id), parts, unreadable })
    // What cannot be written down must not go on: the run stops, and fails with the reason once it has.
    const messages = createMessageQueue(
      (message) => hear(id, message),
      () => going.stop('now')
    )
    const work = compute.run({ type: 'train', plan }, (message) => messages.add(message))
    going.stop = (when) => work.stop(when)
    // A stop that came while the plan was made.
    if (going.abort.signal.aborted) work.stop('now')
    const end = await work.ended
    await messages.drained()
    if (end.type === 'failed') await store.appendLog(id, end.message)
    const run = advance(store.get(id), end, new Date().toISOString())
    await store.save(run)
    context.emit({ type: 'run', run: await store.refresh(id) })
  }

  async function hear(id: RunId, message: FromCompute): Promise<void> {
    if (message.type === 'step') {
      context.emit({ type: 'run-step', run: id, progress: message.progress })
      return
    }
    if (message.type === 'epoch') {
      const { epoch, loss, mAP } = message.metrics
      await store.appendEpoch(id, message.metrics)
      await store.appendLog(
        id,
        `epoch ${epoch}: loss ${loss.toFixed(4)}, mAP ${mAP === null ? 'none' : mAP.toFixed(4)}`
      )
      context.emit({ type: 'run-epoch', run: id, metrics: message.metrics })
    }
    await change(advance(store.get(id), message, new Date().toISOString()))
  }

  return {
    queue({ run }) {
      waiting.push(run)
      next()
    },
    async stop(id, when) {
      const place = waiting.indexOf(id)
      if (place !== -1) {
        waiting.splice(place, 1)
        await change({ ...store.get(id), state: 'stopped', ended: new Date().toISOString() })
        return
      }
      const run = store.get(id)
      if (current?.run !== id || !isGoing(run))
        throw new AppError('refused', `The run “${run.name}” is not going.`)
      current.abort.abort()
      current.stop(when)
      await change({ ...run, state: 'stopping' })
    },
    async close() {
      closed = true
      const ended = new Date().toISOString()
      for (const id of waiting.splice(0)) await change({ ...store.get(id), state: 'stopped', ended })
      if (current === null) return
      current.abort.abort()
      current.stop('now')
      await current.ended
    }
  }
}

const diskFull = 'The disk of the workspace is full. Make room, then resume the run from its last checkpoint.'

/** Hears messages one after another, each when what the one before wrote is on the disk; none after one that failed. */
function createMessageQueue(hear: (message: FromCompute) => Promise<void>, onError: () => void) {
  let last = Promise.resolve()
  return {
    add: (message: FromCompute) => {
      last = last.then(() => hear(message))
      last.catch(onError)
    },
    drained: () => last
  }
}
