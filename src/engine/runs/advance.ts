import { assertNever } from '#contract/errors.ts'
import type { EpochMetrics, Run, RunState } from '#contract/shapes.ts'
import type { FromCompute } from '#core/protocol.ts'
import { epochOf, type FoundCheckpoint } from '#storage/training-state.ts'

const going: RunState[] = ['queued', 'preparing', 'running', 'stopping']

/** Whether a run waits, trains, or has not ended yet. */
export const isGoing = ({ state }: Run): boolean => going.includes(state)

/** The run after one message from its compute process, heard at `time` (ISO 8601). */
export function advance(run: Run, message: FromCompute, time: string): Run {
  switch (message.type) {
    case 'ready':
      return { ...run, device: message.device, versions: message.versions }
    case 'started': {
      const { parameters, microBatch } = message
      const state = run.state === 'stopping' ? 'stopping' : 'running'
      return { ...run, state, parameters, microBatch, started: run.started ?? time }
    }
    case 'epoch': {
      const epochs = [...run.epochs, message.metrics]
      return { ...run, epochs, bestEpoch: bestOf(epochs) }
    }
    case 'checkpoint': {
      const { name, epoch, step } = message
      return { ...run, checkpoint: { name, epoch, step, time } }
    }
    case 'done':
      return { ...run, state: message.reason, ended: time }
    case 'failed':
      return { ...run, state: 'failed', message: message.message, ended: time }
    case 'step':
    case 'predicted':
      return run
    default:
      return assertNever(message)
  }
}

/**
 * The run as its newest checkpoint knows it. Epochs that ended after that are dropped; those the checkpoint remembers are there,
 * even where the engine died before it heard of them.
 */
export function recover(run: Run, found: FoundCheckpoint | null): Run {
  if (found === null) return { ...run, epochs: [], bestEpoch: null, checkpoint: null }
  const { name, time, state } = found
  const known = [state.best, state.last, ...run.epochs].filter((metrics) => metrics !== null)
  const byEpoch = new Map(known.map((metrics) => [metrics.epoch, metrics]))
  const epochs = [...byEpoch.values()]
    .filter(({ epoch }) => epoch < state.epoch)
    .sort((a, b) => a.epoch - b.epoch)
  const checkpoint = { name, epoch: epochOf(state), step: state.step, time }
  return { ...run, epochs, bestEpoch: bestOf(epochs), checkpoint }
}

/** A run that is to go on, waiting for its turn. */
export function requeue(run: Run): Run {
  const rest = { ...run }
  delete rest.message
  return { ...rest, state: 'queued', ended: null }
}

/** The first epoch with the highest mAP on select. */
function bestOf(epochs: EpochMetrics[]): number | null {
  let best: EpochMetrics | null = null
  for (const metrics of epochs) {
    if (metrics.mAP !== null && metrics.mAP > (best?.mAP ?? -1)) best = metrics
  }
  return best?.epoch ?? null
}
