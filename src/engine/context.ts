import type { EngineEvent } from '#contract/events.ts'
import type { Datasets } from './dataset/registry.ts'
import type { Jobs } from './jobs.ts'
import type { Log } from './log.ts'
import type { Workspace } from './workspace.ts'

/** What every handler of the engine works with. */
export type EngineContext = {
  workspace: Workspace
  log: Log
  jobs: Jobs
  datasets: Datasets
  emit(event: EngineEvent): void
}
