import { z } from './zod.ts'
import { ErrorCode } from './errors.ts'
import { Device, EpochMetrics, Job, Run, RunId, StepProgress } from './shapes.ts'

/** What the engine tells every window without being asked. Stores fold these into their state. */
export const EngineEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('job'), job: Job }),
  z.object({ type: z.literal('run'), run: Run }),
  z.object({ type: z.literal('run-step'), run: RunId, progress: StepProgress }),
  z.object({ type: z.literal('run-epoch'), run: RunId, metrics: EpochMetrics }),
  z.object({ type: z.literal('run-deleted'), run: RunId }),
  z.object({ type: z.literal('device'), device: Device })
])
export type EngineEvent = z.infer<typeof EngineEvent>

export type Reply<T> = { ok: true; value: T } | { ok: false; code: ErrorCode; message: string }

/** Socket, window to engine. `id` is the window's own counter; the reply carries it back. */
export const ClientMessage = z.object({ id: z.int().min(0), call: z.string().max(100), input: z.unknown() })
export type ClientMessage = z.infer<typeof ClientMessage>

/** Socket, engine to window. */
export type ServerMessage =
  { type: 'reply'; id: number; reply: Reply<unknown> } | { type: 'event'; event: EngineEvent }
