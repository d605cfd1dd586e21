import { join } from 'node:path'
import type { Handlers } from '#contract/api.ts'
import type { RunConfig } from '#contract/config.ts'
import { AppError } from '#contract/errors.ts'
import { RunId, type Run } from '#contract/shapes.ts'
import { describeModel } from '#core/models/describe.ts'
import { newestCheckpoint } from '#storage/training-state.ts'
import type { EngineContext } from '../context.ts'
import type { Dataset } from '../dataset/dataset.ts'
import { presets } from '../presets.ts'
import { newId } from '../workspace.ts'
import { isGoing, recover, requeue } from './advance.ts'
import { changeRun } from './change-run.ts'
import type { Compute } from './compute-process.ts'
import { estimateRun } from './estimate.ts'
import { laterMemoryLimit } from './memory-limit.ts'
import { chooseParts } from './parts.ts'
import type { RunStore } from './store.ts'
import type { Trainer } from './training.ts'

type RunCalls = Extract<keyof Handlers, `run.${string}`>

/** Everything a window asks of runs. */
export function runHandlers(
  context: EngineContext,
  { store, trainer, compute }: { store: RunStore; trainer: Trainer; compute: Compute }
): Pick<Handlers, RunCalls> {
  const change = (run: Run) => changeRun({ context, store }, run)
  const estimate = (dataset: Dataset, config: RunConfig) =>
    estimateRun(dataset, config, {
      cache: context.workspace.cache,
      runs: store.list(),
      memoryLimit: laterMemoryLimit(compute)
    })

  return {
    'run.presets': () => Promise.resolve(presets),
    'run.estimate': async ({ dataset, config }) => estimate(await context.datasets.get(dataset), config),
    'run.start': async ({ dataset, config, name }) => {
      const opened = await context.datasets.get(dataset)
      const { blockers, memoryBytes, memoryLimitBytes } = await estimate(opened, config)
      const code = memoryBytes > memoryLimitBytes ? 'out-of-memory' : 'refused'
      if (blockers.length > 0) throw new AppError(code, blockers.join(' '))
      const run = await change(newRun(opened, config, name ?? freeName(config, store.list())))
      trainer.queue(run)
      return { run: run.run }
    },
    'run.list': () => Promise.resolve(store.list()),
    'run.get': async ({ run }) => Promise.resolve(store.get(run)),
    'run.stop': async ({ run, when }) => {
      await trainer.stop(run, when)
      return null
    },
    'run.resume': async ({ run }) => {
      const stopped = store.get(run)
      if (isGoing(stopped)) throw new AppError('refused', `The run “${stopped.name}” is going already.`)
      if (stopped.state === 'finished')
        throw new AppError(
          'refused',
          `The run “${stopped.name}” has finished all its epochs. Clone it to train again.`
        )
      // Kept at once, so that a second request finds the run going; and as it was, where it cannot be read or written.
      try {
        await store.save(requeue(stopped))
        trainer.queue(await change(await recoverRun(store, run)))
      } catch (error) {
        await Promise.allSettled([store.save(stopped)])
        throw error
      }
      return null
    },
    'run.rename': async ({ run, name }) => change({ ...store.get(run), name }),
    'run.delete': async ({ run }) => {
      if (isGoing(store.get(run))) throw new AppError('refused', 'The run is going. Stop it first.')
      await store.remove(run)
      context.emit({ type: 'run-deleted', run })
      return null
    },
    'run.restore': async ({ run }) => {
      const restored = await store.restore(run)
      context.emit({ type: 'run', run: restored })
      return restored
    },
    'run.log': async ({ run }) => store.readLog(run)
  }
}

function newRun(dataset: Dataset, config: RunConfig, name: string): Run {
  const { fit, select, report, reportSplit, note } = chooseParts(dataset, config)
  const { name: datasetName, folder, fingerprint } = dataset.summary
  return {
    run: RunId.parse(newId()),
    name,
    kind: 'trained',
    dataset: { dataset: dataset.dataset, name: datasetName, folder, fingerprint },
    labels: dataset.labels,
    config,
    state: 'queued',
    created: new Date().toISOString(),
    started: null,
    ended: null,
    parts: { fit: fit.length, select: select.length, report: report.length, reportSplit, note },
    parameters: describeModel(config, dataset.labels.length).parameters,
    microBatch: null,
    device: null,
    versions: {},
    epochs: [],
    bestEpoch: null,
    checkpoint: null,
    unreadable: 0,
    evaluated: [],
    sizeBytes: 0
  }
}

/** "seed-baseline 3": the first number that is free. */
function freeName({ model }: RunConfig, runs: Run[]): string {
  const taken = new Set(runs.map(({ name }) => name))
  let number = 1
  while (taken.has(`${model.name} ${number}`)) number++
  return `${model.name} ${number}`
}

/** Marks what an engine that died left going as interrupted: it can be resumed from its last checkpoint. */
export async function markInterrupted(store: RunStore): Promise<void> {
  for (const { run: id } of store.list().filter(isGoing)) {
    const { run, message } = await recoverRun(store, id).then(
      (recovered) => ({ run: recovered, message: recovered.checkpoint === null ? beganAnew : goesOn }),
      (error: unknown) => {
        if (error instanceof AppError) return { run: store.get(id), message: error.message }
        throw error
      }
    )
    await store.save({ ...run, state: 'interrupted', message, ended: new Date().toISOString() })
  }
}

const beganAnew = 'Cocoscope ended before the first checkpoint. Resume starts the run anew.'
const goesOn = 'Cocoscope ended while the run was going. Resume it from its last checkpoint.'

/** The run as its newest checkpoint knows it, with metrics.jsonl to match. */
async function recoverRun(store: RunStore, id: RunId): Promise<Run> {
  const found = await newestCheckpoint(join(store.folder(id), 'checkpoints'))
  const run = recover(store.get(id), found)
  await store.rewriteEpochs(run)
  return run
}
