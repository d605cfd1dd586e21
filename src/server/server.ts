import fastifyCookie from '@fastify/cookie'
import Fastify from 'fastify'
import { AppError } from '#contract/errors.ts'
import type { Engine } from '#engine/engine-types.ts'
import { errorCode } from '#storage/error-code.ts'
import { createAccess } from './access.ts'
import { serveBulk } from './bulk.ts'
import { answerFailures } from './failures.ts'
import { guard } from './gate.ts'
import { allowSockets, serveSocket } from './socket.ts'
import { serveWindow } from './window-files.ts'

const host = '127.0.0.1'

export type Server = {
  origin: string
  /** The window's address with a new key, which works once. */
  signInUrl(): string
  close(): Promise<void>
}

/**
 * Serves the engine to windows on this machine's loopback address. Port 0 takes a free one. `windowFolder` holds the built
 * window, `instance` names this engine in its cookie. Throws AppError 'busy' where the port is taken.
 */
export async function startServer(
  engine: Engine,
  options: { port: number; windowFolder: string; instance: string }
): Promise<Server> {
  const app = Fastify({ bodyLimit: 2 ** 16, exposeHeadRoutes: false, forceCloseConnections: true })
  const access = createAccess(options.instance)
  await app.register(fastifyCookie)
  await allowSockets(app)
  guard(app, access)
  answerFailures(app, engine.log)
  serveSocket(app, engine)
  serveBulk(app, engine)
  await serveWindow(app, options.windowFolder)

  const origin = await app.listen({ host, port: options.port }).catch((cause: unknown) => {
    if (errorCode(cause) === 'EADDRINUSE')
      throw new AppError('busy', `Port ${options.port} is taken. Name another one with --port.`, { cause })
    throw cause
  })
  return {
    origin,
    signInUrl: () => `${origin}/?key=${access.issueKey()}`,
    close: () => app.close()
  }
}
