import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { AppError } from '#contract/errors.ts'
import type { EngineEvent } from '#contract/events.ts'
import type { Job } from '#contract/shapes.ts'
import { createJobs } from '#engine/jobs.ts'
import { createProgressMeter } from '#engine/progress-meter.ts'

const spec = { kind: 'evaluate', title: 'Counting', unit: 'images' } as const

function watched() {
  const events: Job[] = []
  const jobs = createJobs((event: EngineEvent) => {
    if (event.type === 'job') events.push(event.job)
  })
  return { jobs, events }
}

const untilAborted = (signal: AbortSignal) =>
  new Promise<never>((_, reject) =>
    signal.addEventListener('abort', () => reject(new AppError('cancelled', 'Stopped')), { once: true })
  )

test('a job tells its start and its end, and gives its result', async () => {
  const { jobs, events } = watched()
  expect(await jobs.run(spec, () => Promise.resolve(42))).toBe(42)
  expect(events.map(({ state }) => state)).toEqual(['running', 'done'])
  expect(jobs.list()).toEqual([events[1]])
})

test('progress is told at most five times a second, and the last of it is in the list at once', async () => {
  const { jobs, events } = watched()
  await jobs.run(spec, async ({ progress }) => {
    for (let done = 1; done <= 50; done++) {
      progress(done, 50)
      await wait(10)
    }
    expect(jobs.list()[0]).toMatchObject({ done: 50, total: 50, state: 'running' })
  })
  const between = events.slice(1, -1)
  expect(between.length).toBeGreaterThanOrEqual(1)
  expect(between.length).toBeLessThanOrEqual(4)
  expect(events.at(-1)).toMatchObject({ done: 50, total: 50, state: 'done', rate: null })
})

test('a failure that a person can act on keeps its sentence; a bug shows none of its own', async () => {
  const { jobs } = watched()
  await expect(
    jobs.run(spec, () => Promise.reject(new AppError('disk-full', 'The disk is full.')))
  ).rejects.toThrow('full')
  await expect(jobs.run(spec, () => Promise.reject(new TypeError('x is undefined')))).rejects.toThrow(
    TypeError
  )
  expect(jobs.list().map(({ state, message }) => [state, message])).toEqual([
    ['failed', 'The disk is full.'],
    ['failed', 'Something went wrong. The log has the details.']
  ])
})

test('a cancelled job ends as cancelled, and closing cancels what is left', async () => {
  const { jobs, events } = watched()
  const first = jobs.run(spec, ({ signal }) => untilAborted(signal)).catch((error: unknown) => error)
  const second = jobs.run(spec, ({ signal }) => untilAborted(signal)).catch((error: unknown) => error)
  const [job] = jobs.list()
  if (job !== undefined) jobs.cancel(job.job)
  expect(await first).toMatchObject({ code: 'cancelled' })

  await jobs.close()
  expect(await second).toMatchObject({ code: 'cancelled' })
  expect(events.filter(({ state }) => state === 'cancelled')).toHaveLength(2)
})

test('the last twenty jobs that ended are remembered', async () => {
  const { jobs } = watched()
  for (let index = 0; index < 25; index++)
    await jobs.run({ ...spec, title: `Job ${index}` }, () => Promise.resolve())
  expect(jobs.list().map(({ title }) => title)).toEqual(
    Array.from({ length: 20 }, (_, index) => `Job ${index + 5}`)
  )
})

test('the rate is that of the last seconds, not of the whole', () => {
  let time = 0
  const meter = createProgressMeter(() => time)
  expect(meter(0, 1000)).toEqual({ rate: null, etaSeconds: null })
  for (time = 1000; time <= 10_000; time += 1000) meter(time / 1000, 1000)
  let last = { rate: null as number | null, etaSeconds: null as number | null }
  for (time = 11_000; time <= 20_000; time += 1000) last = meter(10 + (time - 10_000) / 10, 2010)
  expect(last).toEqual({ rate: 100, etaSeconds: 10 })
  expect(meter(1010, null)).toMatchObject({ etaSeconds: null })
})
