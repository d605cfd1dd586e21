import fastifyWebsocket from '@fastify/websocket'
import type { FastifyInstance } from 'fastify'
import type { RawData } from 'ws'
import { ClientMessage, type ServerMessage } from '#contract/events.ts'
import type { Engine } from '#engine/engine-types.ts'
import { dispatch } from './dispatch.ts'

const largestMessage = 4 * 2 ** 20
const largestBacklog = 32 * 2 ** 20

/** Prepares upgrades. Comes before the gate: a socket that is refused an upgrade is closed by this plugin's hooks. */
export async function allowSockets(app: FastifyInstance): Promise<void> {
  await app.register(fastifyWebsocket, { options: { maxPayload: largestMessage } })
  app.addHook('preClose', () => {
    // A window that is asleep answers no closing handshake, and the engine must be able to end.
    for (const client of app.websocketServer.clients) client.terminate()
    return Promise.resolve()
  })
}

/** Answers calls and pushes the engine's events on one socket a window. */
export function serveSocket(app: FastifyInstance, engine: Engine): void {
  app.get('/socket', { websocket: true }, (socket) => {
    const send = (message: ServerMessage) => {
      if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message))
    }
    const stopEvents = engine.onEvent((event) => {
      // A window that no longer reads must not fill our memory. It connects again when it wakes up.
      if (socket.bufferedAmount > largestBacklog) socket.terminate()
      else send({ type: 'event', event })
    })
    socket.on('close', stopEvents)
    // What ws refuses (a message too large, a broken frame) closes the socket by itself.
    socket.on('error', (error) => engine.log.warn({ err: error }, 'A window’s socket failed'))
    socket.on('message', (data) => {
      const message = read(data)
      if (message === null) {
        socket.close(1007, 'Not a message of Cocoscope’s contract')
        return
      }
      void dispatch(engine, message.call, message.input).then((reply) =>
        send({ type: 'reply', id: message.id, reply })
      )
    })
  })
}

/** Null where it is not a message of ours: without an id there is nobody to reply to. */
function read(data: RawData): ClientMessage | null {
  try {
    return ClientMessage.safeParse(JSON.parse((data as Buffer).toString('utf8'))).data ?? null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
