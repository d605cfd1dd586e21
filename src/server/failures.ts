import type { FastifyInstance } from 'fastify'
import type { ErrorCode } from '#contract/errors.ts'
import type { Log } from '#engine/log.ts'
import { toFailure } from './dispatch.ts'

const statuses: Partial<Record<ErrorCode, number>> = {
  'bad-input': 400,
  refused: 403,
  'not-found': 404,
  busy: 409,
  unreadable: 422
}

/** Answers what a route throws with `{ code, message }`. */
export function answerFailures(app: FastifyInstance, log: Log): void {
  app.setNotFoundHandler((_, reply) =>
    reply.code(404).send({ code: 'not-found', message: 'Nothing is there.' })
  )

  app.setErrorHandler((error, request, reply) => {
    const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500
    if (error instanceof Error && status < 500)
      return reply.code(status).send({ code: 'bad-input', message: error.message })
    const { code, message } = toFailure(error, (bug) => {
      // The route's pattern, not the address: that may hold a key.
      log.error({ err: bug, route: request.routeOptions.url }, 'A request failed')
    })
    return reply.code(statuses[code] ?? 500).send({ code, message })
  })
}
