import { expect, onTestFinished } from 'vitest'
import type { EngineEvent } from '#contract/events.ts'
import type { Run, RunId } from '#contract/shapes.ts'
import type { Engine } from '#engine/engine-types.ts'
import { startEngine } from '#engine/engine.ts'
import { temporaryFolder } from '../coco-folder.ts'

/** An engine on a workspace, and all that it told; it is closed when the test is over, or before. */
export async function testEngine(workspace?: string) {
  const folder = workspace ?? (await temporaryFolder())
  const engine = await startEngine({ workspace: folder })
  const events: EngineEvent[] = []
  engine.onEvent((event) => events.push(event))
  let closing: Promise<void> | undefined
  const close = () => (closing ??= engine.close())
  onTestFinished(close)
  return { ...engine, workspace: folder, events, close }
}

export type TestEngine = Awaited<ReturnType<typeof testEngine>>

/** Waits until the engine has told that a run is in one of these states; fails where it fails unasked. */
export async function untilRun(engine: TestEngine, id: RunId, ...states: Run['state'][]): Promise<Run> {
  const told = () =>
    engine.events.findLast((event) => event.type === 'run' && event.run.run === id) as
      Extract<EngineEvent, { type: 'run' }> | undefined
  await expect
    .poll(() => told()?.run.state, { timeout: 90_000, interval: 20 })
    .toBeOneOf([...states, 'failed'])
  const run = await engine.handlers['run.get']({ run: id })
  expect(run, run.message).toMatchObject({ state: expect.toBeOneOf(states) })
  return run
}

/** Waits for the first event that the condition accepts. */
export function untilEvent(engine: Engine, accepts: (event: EngineEvent) => boolean): Promise<EngineEvent> {
  return new Promise((resolve) => {
    const stop = engine.onEvent((event) => {
      if (!accepts(event)) return
      stop()
      resolve(event)
    })
  })
}
