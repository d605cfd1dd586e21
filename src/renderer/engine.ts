import { readonly, ref } from 'vue'
import type {
  CallInput,
  CallName,
  ColumnsName,
  ColumnsResult,
  Output,
  columns as api
} from '#contract/api.ts'
import { AppError, type ErrorCode } from '#contract/errors.ts'
import type { ClientMessage, EngineEvent, Reply, ServerMessage } from '#contract/events.ts'
import { unpackColumns } from '#core/columns.ts'
import type { z } from 'zod'

type Waiting = { message: ClientMessage; sent: boolean; settle: (reply: Reply<unknown>) => void }

const retryAfterMs = [250, 500, 1000, 2000, 4000]
const lost = {
  ok: false,
  code: 'internal',
  message: 'The connection to the engine was lost before it answered. Try again once it is back.'
} as const

const waiting = new Map<number, Waiting>()
const eventListeners = new Set<(event: EngineEvent) => void>()
const reconnectListeners = new Set<() => void>()
const open = ref(false)
let socket: WebSocket | undefined
let nextId = 0
let failures = 0
let everOpen = false

/** Whether the engine can be heard. */
export const connected = readonly(open)

/** Opens the socket, and again after each loss, a little later each time. */
export function connect(): void {
  const url = new URL('/socket', location.href)
  url.protocol = url.protocol.replace('http', 'ws')
  const current = new WebSocket(url)
  socket = current
  current.addEventListener('open', () => {
    failures = 0
    open.value = true
    for (const each of waiting.values()) send(each)
    if (everOpen) for (const listener of reconnectListeners) listener()
    everOpen = true
  })
  current.addEventListener('message', ({ data }) => receive(JSON.parse(String(data)) as ServerMessage))
  current.addEventListener('close', () => {
    open.value = false
    for (const [id, { sent, settle }] of waiting) {
      if (!sent) continue
      waiting.delete(id)
      settle(lost)
    }
    setTimeout(connect, retryAfterMs[Math.min(failures++, retryAfterMs.length - 1)])
  })
}

function receive(message: ServerMessage): void {
  if (message.type === 'event') {
    for (const listener of eventListeners) listener(message.event)
    return
  }
  waiting.get(message.id)?.settle(message.reply)
  waiting.delete(message.id)
}

function send(each: Waiting): void {
  socket?.send(JSON.stringify(each.message))
  each.sent = true
}

/** Asks the engine. Without a connection the question waits for one. Rejects with AppError. */
export async function call<K extends CallName>(name: K, input: CallInput<K>): Promise<Output<K>> {
  const reply = await new Promise<Reply<unknown>>((settle) => {
    const each: Waiting = { message: { id: nextId++, call: name, input }, sent: false, settle }
    waiting.set(each.message.id, each)
    if (open.value) send(each)
  })
  if (!reply.ok) throw new AppError(reply.code, reply.message)
  return reply.value as Output<K>
}

/** Fetches bulk columns as typed arrays. Rejects with AppError. */
export async function columns<K extends ColumnsName>(
  name: K,
  input: z.input<(typeof api)[K]>
): Promise<ColumnsResult[K]> {
  const response = await fetch(`/columns/${name}?input=${encodeURIComponent(JSON.stringify(input))}`).catch(
    (cause: unknown) => {
      throw new AppError(lost.code, lost.message, { cause })
    }
  )
  if (!response.ok) {
    const { code, message } = (await response.json()) as { code: ErrorCode; message: string }
    throw new AppError(code, message)
  }
  return unpackColumns(new Uint8Array(await response.arrayBuffer())) as ColumnsResult[K]
}

/** Calls the listener for every event of the engine until the returned function is called. */
export function onEvent(listener: (event: EngineEvent) => void): () => void {
  eventListeners.add(listener)
  return () => eventListeners.delete(listener)
}

/** Calls the listener each time the engine is back after a loss: events were missed, so ask again. */
export function onReconnect(listener: () => void): () => void {
  reconnectListeners.add(listener)
  return () => reconnectListeners.delete(listener)
}

/** What to show of a failure: its own sentence where it was expected. */
export function messageOf(error: unknown): string {
  if (error instanceof AppError) return error.message
  console.error(error)
  return 'Something went wrong in the window. Reload it, and report what you did.'
}
