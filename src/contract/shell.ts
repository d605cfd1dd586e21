import { z } from './zod.ts'
import { RunId } from './shapes.ts'

/** What `cocoscope serve --stdio` tells the shell that started it: one JSON object a line on its standard output. */
export const FromServe = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('listening'),
    origin: z.string(),
    signInUrl: z.string(),
    /** True where an engine that was running before answers. */
    already: z.boolean().optional()
  }),
  /** The runs that are going; sent whenever the list changes, so that the shell can ask before it closes. */
  z.object({ type: z.literal('runs'), running: z.array(z.object({ run: RunId, name: z.string() })) }),
  z.object({ type: z.literal('failed'), code: z.string(), message: z.string() })
])
export type FromServe = z.infer<typeof FromServe>

/** What the shell tells it, on its standard input. The engine stops its work and ends when that input closes. */
export const ToServe = z.discriminatedUnion('type', [
  /** Every run that is going stops: at once, or when its epoch ends. */
  z.object({ type: z.literal('stop-runs'), when: z.enum(['now', 'epoch']) }),
  /** Asks for a fresh sign-in URL; answered by another `listening` line. */
  z.object({ type: z.literal('sign-in') })
])
export type ToServe = z.infer<typeof ToServe>
