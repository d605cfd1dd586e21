import { expect, test } from 'vitest'
import type { FromCompute } from '#core/protocol.ts'
import { advance, recover, requeue } from '#engine/runs/advance.ts'
import type { FoundCheckpoint, TrainingState } from '#storage/training-state.ts'
import { exampleEpoch, exampleRun } from '../../../support/runs.ts'

const now = '2026-01-01T00:01:00.000Z'
const run = exampleRun()

const device = { kind: 'cpu', name: 'CPU, 2 threads', backend: 'tensorflow' } as const
test.each<[FromCompute, object]>([
  [
    { type: 'ready', device, versions: { tfjs: '4' } },
    { device, versions: { tfjs: '4' } }
  ],
  [
    { type: 'started', parameters: 42, microBatch: 4, path: 'eager' },
    { parameters: 42, microBatch: 4 }
  ],
  [
    { type: 'epoch', metrics: exampleEpoch(1, 0.2) },
    { epochs: [exampleEpoch(1, 0.2)], bestEpoch: 1 }
  ],
  [
    { type: 'checkpoint', name: 'epoch-0001', epoch: 1, step: 10 },
    { checkpoint: { name: 'epoch-0001', epoch: 1, step: 10, time: now } }
  ],
  [
    { type: 'done', reason: 'finished' },
    { state: 'finished', ended: now }
  ],
  [
    { type: 'done', reason: 'stopped' },
    { state: 'stopped', ended: now }
  ],
  [
    { type: 'failed', code: 'not-finite', message: 'No number.' },
    { state: 'failed', message: 'No number.', ended: now }
  ],
  [{ type: 'predicted', done: 1, total: 2 }, {}]
])('%j changes exactly what it tells', (message, changes) => {
  expect(advance(run, message, now)).toEqual({ ...run, ...changes })
})

test('a run starts when it first starts, and one that is stopping goes on stopping', () => {
  const started: FromCompute = { type: 'started', parameters: 1, microBatch: 1, path: 'eager' }
  expect(advance(exampleRun({ started: null, state: 'preparing' }), started, now)).toMatchObject({
    started: now,
    state: 'running'
  })
  expect(advance(exampleRun({ state: 'stopping' }), started, now)).toMatchObject({
    started: run.started,
    state: 'stopping'
  })
})

test('the best epoch is the first with the highest mAP, whatever has none', () => {
  const values = [null, 0.3, 0.5, 0.5, 0.1]
  const after = values.reduce<typeof run>(
    (before, mAP, i) => advance(before, { type: 'epoch', metrics: exampleEpoch(i + 1, mAP) }, now),
    run
  )
  expect(after.bestEpoch).toBe(3)
})

const checkpoint = (name: string, state: Partial<TrainingState>): FoundCheckpoint => ({
  name,
  time: now,
  state: { epoch: 1, batch: 0, lossSum: 0, step: 0, microBatch: 8, last: null, best: null, ...state }
})

test('a run recovers to its newest checkpoint and drops the epochs after it', () => {
  const [first, second] = [exampleEpoch(1, 0.2), exampleEpoch(2, 0.4)]
  const ahead = exampleRun({ epochs: [first, second], bestEpoch: 2 })
  const found = checkpoint('step-00000015', { epoch: 2, batch: 5, step: 15, last: first, best: first })
  expect(recover(ahead, found)).toEqual({
    ...ahead,
    epochs: [first],
    bestEpoch: 1,
    checkpoint: { name: 'step-00000015', epoch: 2, step: 15, time: now }
  })
})

test('a run recovers epochs that it never heard of from its checkpoint', () => {
  const epochs = [0.2, 0.5, 0.4].map((mAP, i) => exampleEpoch(i + 1, mAP))
  const behind = exampleRun({
    epochs: epochs.slice(0, 1),
    bestEpoch: 1,
    checkpoint: { name: 'epoch-0001', epoch: 1, step: 10, time: now }
  })
  const found = checkpoint('epoch-0003', { epoch: 4, step: 30, last: epochs[2]!, best: epochs[1]! })
  expect(recover(behind, found)).toMatchObject({
    epochs,
    bestEpoch: 2,
    checkpoint: { name: 'epoch-0003', epoch: 3 }
  })
})

test('without a checkpoint a run begins anew', () => {
  const ahead = exampleRun({ epochs: [exampleEpoch(1, 0.2)], bestEpoch: 1 })
  expect(recover(ahead, null)).toEqual({ ...ahead, epochs: [], bestEpoch: null, checkpoint: null })
})

test('a run that goes on no longer says why it ended', () => {
  const { message, ...queued } = requeue(exampleRun({ state: 'failed', message: 'No memory.', ended: now }))
  expect([message, queued.state, queued.ended]).toEqual([undefined, 'queued', null])
})
