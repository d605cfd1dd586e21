import { AppError } from '#contract/errors.ts'
import type { EngineEvent } from '#contract/events.ts'
import { JobId, type Job } from '#contract/shapes.ts'
import { createProgressMeter } from './progress-meter.ts'
import { newId } from './workspace.ts'

export type JobSpec = Pick<Job, 'kind' | 'title' | 'unit' | 'dataset' | 'run'>
export type JobHandle = {
  /** Aborted when the job is cancelled; the work then throws AppError 'cancelled'. */
  signal: AbortSignal
  progress: (done: number, total: number | null) => void
}
export type Jobs = {
  /** Running jobs, and the last ones that ended. */
  list(): Job[]
  cancel(id: JobId): void
  /** Runs work as a job that every window sees; settles as the work does. */
  run<T>(spec: JobSpec, work: (job: JobHandle) => Promise<T>): Promise<T>
  /** Cancels what is running and waits until it has ended. */
  close(): Promise<void>
}

const remembered = 20
const eventMillis = 200

export function createJobs(emit: (event: EngineEvent) => void): Jobs {
  const jobs = new Map<JobId, Job>()
  const running = new Map<JobId, { abort: AbortController; ended: Promise<unknown> }>()

  async function run<T>(spec: JobSpec, work: (job: JobHandle) => Promise<T>): Promise<T> {
    const id = JobId.parse(newId())
    const abort = new AbortController()
    const meter = createProgressMeter()
    let nextEvent: NodeJS.Timeout | undefined
    let job: Job = { job: id, ...spec, done: 0, total: null, rate: null, etaSeconds: null, state: 'running' }

    const tell = (change: Partial<Job>) => {
      job = { ...job, ...change }
      jobs.set(id, job)
      emit({ type: 'job', job })
    }
    const progress = (done: number, total: number | null) => {
      job = { ...job, done, total, ...meter(done, total) }
      jobs.set(id, job)
      nextEvent ??= setTimeout(() => {
        nextEvent = undefined
        emit({ type: 'job', job })
      }, eventMillis)
    }
    const finish = (change: Partial<Job>) => {
      clearTimeout(nextEvent)
      running.delete(id)
      tell({ ...change, rate: null, etaSeconds: null })
      forgetOldest()
    }

    tell({})
    const working = work({ signal: abort.signal, progress })
    const ended = working.then(
      () => finish({ state: 'done' }),
      (error: unknown) => finish(outcomeOf(error))
    )
    running.set(id, { abort, ended })
    await ended
    return working
  }

  function forgetOldest() {
    const ended = [...jobs.keys()].filter((id) => !running.has(id))
    for (const id of ended.slice(0, -remembered)) jobs.delete(id)
  }

  return {
    list: () => [...jobs.values()],
    run,
    cancel: (id) => running.get(id)?.abort.abort(),
    async close() {
      const all = [...running.values()]
      for (const { abort } of all) abort.abort()
      await Promise.all(all.map(({ ended }) => ended))
    }
  }
}

function outcomeOf(error: unknown): Pick<Job, 'state' | 'message'> {
  if (!(error instanceof AppError))
    return { state: 'failed', message: 'Something went wrong. The log has the details.' }
  return error.code === 'cancelled' ? { state: 'cancelled' } : { state: 'failed', message: error.message }
}
