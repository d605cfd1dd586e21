import { availableParallelism, totalmem } from 'node:os'
import packageJson from '../../package.json' with { type: 'json' }
import type { EngineEvent } from '#contract/events.ts'
import type { Device } from '#contract/shapes.ts'
import type { EngineContext } from './context.ts'
import { datasetColumns, datasetHandlers } from './dataset/handlers.ts'
import { createDatasets } from './dataset/registry.ts'
import type { Engine } from './engine-types.ts'
import { evaluationColumns, evaluationHandlers } from './evaluation/handlers.ts'
import { createFilePredictor, removeLeftovers } from './evaluation/predict-files.ts'
import { createPredictions } from './evaluation/predictions.ts'
import { createJobs } from './jobs.ts'
import { openLog } from './log.ts'
import { createPrepareImages } from './modalities/image/prepare.ts'
import { createPictures } from './pictures.ts'
import { createCompute } from './runs/compute-process.ts'
import { markInterrupted, runHandlers } from './runs/handlers.ts'
import { openRunStore } from './runs/store.ts'
import { createTrainer } from './runs/training.ts'
import { newId, openWorkspace, type Workspace } from './workspace.ts'

/** Opens a workspace and everything that works on it. Throws AppError 'busy' where another process has it. */
export async function startEngine(options: { workspace: string }): Promise<Engine> {
  const workspace = await openWorkspace(options.workspace)
  try {
    return await assemble(workspace)
  } catch (error) {
    await workspace.close()
    throw error
  }
}

async function assemble(workspace: Workspace): Promise<Engine> {
  const { log, file } = await openLog(workspace.folder)
  const listeners = new Set<(event: EngineEvent) => void>()
  const emit = (event: EngineEvent) => {
    for (const listener of listeners) listener(event)
  }
  const jobs = createJobs(emit)
  const context: EngineContext = { workspace, log, jobs, datasets: createDatasets(workspace, log), emit }
  const store = await openRunStore(workspace, log)
  await markInterrupted(store)
  await removeLeftovers(workspace.cache)

  let device: Device | null = store.list().find((run) => run.device !== null)?.device ?? null
  const compute = createCompute(log, (ready) => {
    device = ready.device
    emit({ type: 'device', device })
  })
  const tools = { context, store, compute, prepareImages: createPrepareImages(context) }
  const trainer = createTrainer(tools)
  const getPredictions = createPredictions(tools)
  const instance = newId()
  log.info({ workspace: workspace.folder, node: process.versions.node }, 'Engine started')

  return {
    handlers: {
      'engine.info': () =>
        Promise.resolve({
          version: packageJson.version,
          instance,
          node: process.versions.node,
          workspace: workspace.folder,
          logFile: file,
          cores: availableParallelism(),
          memoryBytes: totalmem(),
          device,
          sampleFolder: workspace.sample,
          setAside: store.setAside()
        }),
      ...datasetHandlers(context),
      ...runHandlers(context, { store, trainer, compute }),
      ...evaluationHandlers(store, getPredictions)
    },
    columns: { ...datasetColumns(context), ...evaluationColumns(store, getPredictions) },
    log,
    picture: createPictures(context),
    predictFiles: createFilePredictor(tools),
    onEvent(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async close() {
      // Last in, first out, and each whatever became of the one before.
      const closing = new AsyncDisposableStack()
      closing.defer(() => workspace.close())
      closing.defer(() => log.info('Engine closed'))
      closing.defer(() => compute.close())
      closing.defer(() => jobs.close())
      closing.defer(() => trainer.close())
      await closing.disposeAsync()
    }
  }
}
