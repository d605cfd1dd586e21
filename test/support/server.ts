import { request } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'
import WebSocket from 'ws'
import type { ClientMessage, ServerMessage } from '#contract/events.ts'
import { startEngine } from '#engine/engine.ts'
import type { Engine } from '#engine/engine-types.ts'
import { startServer } from '#server/server.ts'
import { put, temporaryFolder } from '../coco-folder.ts'

/** A window as a build leaves it. */
export async function smallWindow(): Promise<string> {
  const folder = await temporaryFolder()
  await put(
    folder,
    'index.html',
    '<!doctype html><html><head><title>Window</title></head><body></body></html>'
  )
  await put(folder, 'assets/app-1a2b.js', 'export {}')
  await put(folder, 'icon.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>')
  await put(folder, '.secret', 'secret')
  return folder
}

/** A real engine on an empty workspace with its server, ended with the test. `change` replaces parts of the engine. */
export async function serving(change: Partial<Engine> = {}) {
  const engine = await startEngine({ workspace: await temporaryFolder() })
  onTestFinished(() => engine.close())
  const options = { port: 0, windowFolder: await smallWindow(), instance: 'test' }
  const server = await startServer({ ...engine, ...change }, options)
  onTestFinished(() => server.close())
  const cookie = await signIn(server.signInUrl())
  return { engine, server, cookie, windowFolder: options.windowFolder }
}

/** Uses a sign-in address up and returns the cookie it gave. */
export async function signIn(url: string): Promise<string> {
  const { headers } = await get(url)
  const [cookie = ''] = headers['set-cookie'] ?? []
  return cookie.split(';')[0] ?? ''
}

type Sent = { headers?: Record<string, string>; method?: string; body?: string }

/** One request, sent as it stands: no redirects followed, no path tidied, any Host. */
export async function get(url: string, { headers = {}, method = 'GET', body }: Sent = {}) {
  const [, origin = '', path = '/'] = /^(http:\/\/[^/]*)(\/.*)?$/.exec(url) ?? []
  const { hostname, port } = new URL(origin)
  return new Promise<Answer>((done, fail) => {
    const sent = request({ hostname, port, path, method, headers, agent: false }, (response) => {
      void buffer(response).then(
        (bytes) =>
          done({ status: response.statusCode, headers: response.headers, bytes, text: bytes.toString() }),
        fail
      )
    })
    sent.on('error', fail)
    sent.end(body)
  })
}
type Answer = {
  status: number | undefined
  headers: import('node:http').IncomingHttpHeaders
  bytes: Buffer
  text: string
}

/** Opens a socket; rejects with the status where the upgrade is refused. */
export async function openSocket(
  origin: string,
  headers: Record<string, string>,
  path = '/socket'
): Promise<WebSocket> {
  const socket = new WebSocket(origin.replace('http', 'ws') + path, { headers })
  onTestFinished(() => socket.terminate())
  return new Promise((done, fail) => {
    socket.on('open', () => done(socket))
    socket.on('unexpected-response', (_, response) => fail(new Error(String(response.statusCode))))
    socket.on('error', fail)
  })
}

/** Sends a message and resolves with the reply to it. */
export function ask(socket: WebSocket, message: ClientMessage): Promise<unknown> {
  return new Promise((done) => {
    const listen = (data: Buffer) => {
      const answer = JSON.parse(data.toString()) as ServerMessage
      if (answer.type !== 'reply' || answer.id !== message.id) return
      socket.off('message', listen)
      done(answer.reply)
    }
    socket.on('message', listen)
    socket.send(JSON.stringify(message))
  })
}
