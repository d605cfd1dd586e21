import { assertNever } from '#contract/errors.ts'
import type { EpochMetrics, Run } from '#contract/shapes.ts'
import type { FromCompute } from '#core/protocol.ts'

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
    case 'log':
    case 'predicted':
      return run
    default:
      return assertNever(message)
  }
}

/** The run as it goes on from its last checkpoint: what came after that is dropped. */
export function rewind(run: Run): Run {
  const rest = { ...run }
  delete rest.message
  const epochs = run.epochs.filter(({ step }) => step <= (run.checkpoint?.step ?? 0))
  return { ...rest, epochs, bestEpoch: bestOf(epochs), state: 'queued', ended: null }
}

/** The first epoch with the highest mAP on select. */
function bestOf(epochs: EpochMetrics[]): number | null {
  let best: EpochMetrics | null = null
  for (const metrics of epochs) {
    if (metrics.mAP !== null && metrics.mAP > (best?.mAP ?? -1)) best = metrics
  }
  return best?.epoch ?? null
}
