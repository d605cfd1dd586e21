import { z } from 'zod'
import { api, type CallName, type Input, type Output } from '#contract/api.ts'
import { AppError } from '#contract/errors.ts'
import type { Reply } from '#contract/events.ts'
import type { Engine } from '#engine/engine-types.ts'
import { errorCode } from '#storage/error-code.ts'

type Failure = Extract<Reply<never>, { ok: false }>

/** Runs one request of any name. Never throws: a failure is a reply. */
export async function dispatch(
  engine: Pick<Engine, 'handlers' | 'log'>,
  name: string,
  raw: unknown
): Promise<Reply<unknown>> {
  if (!isCallName(name)) return { ok: false, code: 'bad-input', message: `There is no call "${name}".` }
  return run(engine, name, raw)
}

/** Own names only: `constructor` and `__proto__` are no calls. */
const isCallName = (name: string): name is CallName => Object.hasOwn(api, name)

async function run<K extends CallName>(
  { handlers, log }: Pick<Engine, 'handlers' | 'log'>,
  name: K,
  raw: unknown
): Promise<Reply<Output<K>>> {
  const parsed = api[name].input.safeParse(raw)
  if (!parsed.success) return { ok: false, code: 'bad-input', message: z.prettifyError(parsed.error) }
  try {
    return { ok: true, value: await handlers[name](parsed.data as Input<K>) }
  } catch (error) {
    return toFailure(error, (bug) => log.error({ err: bug, call: name }, 'A call failed'))
  }
}

/** What the window is told of an error: an expected one as it stands, a bug as one plain sentence after it was logged whole. */
export function toFailure(error: unknown, logBug: (bug: unknown) => void): Failure {
  if (error instanceof AppError) return { ok: false, code: error.code, message: error.message }
  if (errorCode(error) === 'ENOSPC')
    return { ok: false, code: 'disk-full', message: 'The disk is full. Make room, then try again.' }
  logBug(error)
  return { ok: false, code: 'internal', message: 'Something went wrong. The log has the details.' }
}
