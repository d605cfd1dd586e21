import type { Run } from '#contract/shapes.ts'
import type { EngineContext } from '../context.ts'
import type { RunStore } from './store.ts'

/** Saves a run, then tells every window how it is by then: changes may overlap, and the last thing told must be the last state. */
export async function changeRun(
  { context, store }: { context: Pick<EngineContext, 'emit'>; store: RunStore },
  run: Run
): Promise<Run> {
  await store.save(run)
  const current = store.get(run.run)
  context.emit({ type: 'run', run: current })
  return current
}
