import pino from 'pino'
import { expect, onTestFinished, test } from 'vitest'
import type { PredictPlan } from '#core/protocol.ts'
import { createCompute } from '#engine/runs/compute-process.ts'

/** Work that fails at once, in the compute process: its checkpoint does not exist. */
const work = { type: 'predict', plan: { folder: '/nowhere', checkpoint: 'none' } as PredictPlan } as const

function compute(idleMillis: number) {
  const readied: string[] = []
  const processes = createCompute(pino({ level: 'silent' }), ({ device }) => readied.push(device.name), {
    idleMillis
  })
  onTestFinished(() => processes.close())
  return { processes, readied }
}

test('a compute process is started when first needed, kept for the next work, and ended when idle', async () => {
  const { processes, readied } = compute(1500)
  expect(processes.isUp()).toBe(false)
  expect(await processes.run(work, () => undefined).ended).toMatchObject({ type: 'failed' })
  expect(await processes.run(work, () => undefined).ended).toMatchObject({ type: 'failed' })
  expect(readied).toHaveLength(1)
  await expect.poll(() => processes.isUp(), { timeout: 10_000 }).toBe(false)
  await processes.run(work, () => undefined).ended
  expect(readied).toHaveLength(2)
})

test('an idle process is ended on request, and its memory with it', async () => {
  const { processes } = compute(60_000)
  await processes.run(work, () => undefined).ended
  expect(processes.isUp()).toBe(true)
  await processes.endIdle()
  expect(processes.isUp()).toBe(false)
})

test('work of two askers runs in two processes, each with its own end', async () => {
  const { processes, readied } = compute(60_000)
  const ends = await Promise.all([1, 2].map(() => processes.run(work, () => undefined).ended))
  expect(ends.map(({ type }) => type)).toEqual(['failed', 'failed'])
  expect(readied).toHaveLength(2)
})

test('closing ends work that is going, with a sentence', async () => {
  const { processes } = compute(60_000)
  const { ended } = processes.run(work, () => undefined)
  await processes.close()
  expect(await ended).toMatchObject({ type: 'failed', code: 'compute-died' })
})
