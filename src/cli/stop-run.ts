import { AppError } from '#contract/errors.ts'
import type { RunId } from '#contract/shapes.ts'
import type { Engine } from '#engine/engine-types.ts'

/** Stops a run, unless it has ended by itself meanwhile. */
export async function stopRun(engine: Engine, run: RunId, when: 'now' | 'epoch'): Promise<void> {
  try {
    await engine.handlers['run.stop']({ run, when })
  } catch (error) {
    if (!(error instanceof AppError)) throw error
  }
}
