import { once } from 'node:events'
import { stat, writeFile } from 'node:fs/promises'
import { createConnection, createServer } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { unpackColumns } from '#core/columns.ts'
import type { EngineEvent } from '#contract/events.ts'
import { startEngine } from '#engine/engine.ts'
import { askRunningEngine, serveSecondStart } from '#server/second-start.ts'
import { startServer } from '#server/server.ts'
import { smallCoco, temporaryFolder } from '../coco-folder.ts'
import { ask, get, openSocket, serving, signIn } from '../support/server.ts'

test('a call comes back over the socket with its id, and an expected failure as it stands', async () => {
  const { server, cookie } = await serving()
  const socket = await openSocket(server.origin, { cookie })
  const folder = await smallCoco()
  const opened = ask(socket, { id: 1, call: 'dataset.open', input: { folder } })
  const listed = ask(socket, { id: 2, call: 'run.list', input: {} })
  expect(await opened).toMatchObject({ ok: true, value: { images: 4 } })
  expect(await listed).toEqual({ ok: true, value: [] })
  expect(await ask(socket, { id: 3, call: 'dataset.get', input: { dataset: 'aaaaaaaaaaaa' } })).toMatchObject(
    {
      ok: false,
      code: 'not-found'
    }
  )
  expect(await ask(socket, { id: 4, call: 'dataset.open', input: { folder: 7 } })).toMatchObject({
    ok: false,
    code: 'bad-input',
    message: expect.stringContaining('folder')
  })
})

test('a bug is logged whole and told in one plain sentence', async () => {
  const logged: unknown[] = []
  const { engine, server, cookie } = await serving({ picture: () => Promise.reject(new TypeError('oops')) })
  engine.log.error = (entry: unknown) => void logged.push(entry)
  const answer = await get(`${server.origin}/images/aaaaaaaaaaaa/1`, { headers: { cookie } })
  expect([answer.status, answer.text.includes('oops')]).toEqual([500, false])
  expect(JSON.parse(answer.text)).toMatchObject({ code: 'internal' })
  expect(logged).toEqual([{ err: expect.any(TypeError), route: '/images/:dataset/:image' }])
})

test('every window hears every event, until it closes', async () => {
  const listeners = new Set<(event: EngineEvent) => void>()
  const onEvent = (listener: (event: EngineEvent) => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }
  const { server, cookie } = await serving({ onEvent })
  const sockets = [await openSocket(server.origin, { cookie }), await openSocket(server.origin, { cookie })]
  const heard = sockets.map((socket) => once(socket, 'message'))
  const event: EngineEvent = { type: 'device', device: { kind: 'cpu', name: 'CPU', backend: 'tensorflow' } }
  for (const listener of listeners) listener(event)
  for (const [data] of await Promise.all(heard))
    expect(JSON.parse(String(data))).toEqual({ type: 'event', event })

  for (const socket of sockets) socket.close()
  await expect.poll(() => listeners.size).toBe(0)
})

test('pictures are sent with a tag and not again where the window has them', async () => {
  const { engine, server, cookie } = await serving()
  const { dataset } = await engine.handlers['dataset.open']({ folder: await smallCoco() })
  const url = `${server.origin}/images/${dataset}/1`
  const original = await get(url, { headers: { cookie } })
  const small = await get(`${url}?height=128`, { headers: { cookie } })
  expect([original.status, original.headers['content-type'], small.status]).toEqual([200, 'image/jpeg', 200])
  const etag = String(original.headers.etag)
  const again = await get(url, { headers: { cookie, 'if-none-match': etag } })
  expect([again.status, again.bytes.length, small.headers.etag === etag]).toEqual([304, 0, false])
})

test('columns come as typed arrays', async () => {
  const { engine, server, cookie } = await serving()
  const { dataset } = await engine.handlers['dataset.open']({ folder: await smallCoco() })
  const input = JSON.stringify({ dataset, query: { split: 'train2017' } })
  const url = `${server.origin}/columns/dataset.images?input=${encodeURIComponent(input)}`
  const { headers, bytes } = await get(url, { headers: { cookie } })
  expect(headers['content-type']).toBe('application/octet-stream')
  expect(unpackColumns(bytes)).toMatchObject({
    id: new Float64Array([1, 2, 3]),
    width: new Uint16Array([100, 100, 100])
  })
})

test('assets are kept for good, the page never, and a view has the page at its own address', async () => {
  const { server, cookie, windowFolder } = await serving()
  const ask = (path: string) => get(server.origin + path, { headers: { cookie } })
  const [asset, icon, view, missing] = await Promise.all(
    ['/assets/app-1a2b.js', '/icon.svg', '/evaluate/abc/labels', '/assets/old.js'].map(ask)
  )
  expect([asset?.headers['cache-control'], asset?.headers['content-type']]).toEqual([
    'public, max-age=31536000, immutable',
    expect.stringContaining('javascript')
  ])
  expect([icon?.headers['cache-control'], icon?.headers['content-type']]).toEqual([
    'no-store',
    'image/svg+xml'
  ])
  expect([view?.headers['cache-control'], view?.status, missing?.status]).toEqual(['no-store', 200, 404])

  await writeFile(join(windowFolder, 'index.html'), '<html><head></head>rebuilt</html>')
  expect((await ask('/')).text).toContain('rebuilt')
})

test('a window that was never built is said so', async () => {
  const engine = await startEngine({ workspace: await temporaryFolder() })
  onTestFinished(() => engine.close())
  const server = await startServer(engine, { port: 0, windowFolder: '/nowhere', instance: 'test' })
  onTestFinished(() => server.close())
  const { status, text } = await get(server.origin, { headers: { cookie: await signIn(server.signInUrl()) } })
  expect([status, text.includes('npm start')]).toEqual([503, true])
})

test('a port that is taken is named', async () => {
  const { engine, windowFolder, server } = await serving()
  const port = Number(new URL(server.origin).port)
  await expect(startServer(engine, { port, windowFolder, instance: 'two' })).rejects.toMatchObject({
    code: 'busy',
    message: expect.stringContaining(String(port))
  })
})

test('two engines on one machine do not sign each other out', async () => {
  const { engine, windowFolder, server, cookie } = await serving()
  const other = await startServer(engine, { port: 0, windowFolder, instance: 'other' })
  onTestFinished(() => other.close())
  const both = [cookie, await signIn(other.signInUrl())].join('; ')
  const answers = await Promise.all(
    [server.origin, other.origin].map((origin) => get(origin, { headers: { cookie: both } }))
  )
  expect(answers.map(({ status }) => status)).toEqual([200, 200])
  expect((await get(other.origin, { headers: { cookie } })).status).toBe(401)
})

const posix = test.skipIf(process.platform === 'win32')

test('a second start gets a new address that works, and none where nothing runs', async () => {
  const workspace = await temporaryFolder()
  const { server } = await serving()
  expect(await askRunningEngine(workspace)).toBeNull()
  const second = await serveSecondStart(workspace, () => server.signInUrl())
  onTestFinished(() => second.close())

  const urls = [await askRunningEngine(workspace), await askRunningEngine(workspace)]
  for (const url of urls) expect(await signIn(url ?? '')).toMatch(/^cocoscope-test=/)
  expect(urls[0]).not.toBe(urls[1])
  expect(await askRunningEngine(await temporaryFolder())).toBeNull()
  await second.close()
  expect(await askRunningEngine(workspace)).toBeNull()
})

posix(
  'each of two engines answers for its own workspace, on a socket that only its owner can open',
  async () => {
    const workspaces = [await temporaryFolder(), await temporaryFolder()]
    for (const [index, workspace] of workspaces.entries()) {
      const second = await serveSecondStart(workspace, () => `http://127.0.0.1:${index + 1}/?key=k`)
      onTestFinished(() => second.close())
    }
    expect(await Promise.all(workspaces.map(askRunningEngine))).toEqual([
      'http://127.0.0.1:1/?key=k',
      'http://127.0.0.1:2/?key=k'
    ])
    for (const workspace of workspaces) {
      expect((await stat(join(workspace, 'engine.sock'))).mode & 0o777).toBe(0o600)
    }
  }
)

posix('a socket left by a crash is no answer and is replaced', async () => {
  const workspace = await temporaryFolder()
  const path = join(workspace, 'engine.sock')
  await writeFile(path, '')
  expect(await askRunningEngine(workspace)).toBeNull()
  const second = await serveSecondStart(workspace, () => 'http://127.0.0.1:1/?key=k')
  onTestFinished(() => second.close())
  expect(await askRunningEngine(workspace)).toBe('http://127.0.0.1:1/?key=k')
})

posix('who does not ask, or hangs up, gets no address and stops nothing', async () => {
  const workspace = await temporaryFolder()
  let issued = 0
  const second = await serveSecondStart(workspace, () => `http://127.0.0.1:1/?key=${++issued}`)
  onTestFinished(() => second.close())
  const rude = createConnection(join(workspace, 'engine.sock'))
  rude.on('error', () => undefined)
  rude.write('GET / HTTP/1.1\r\n')
  await once(rude, 'close')
  createConnection(join(workspace, 'engine.sock')).destroy()
  expect([await askRunningEngine(workspace), issued]).toEqual(['http://127.0.0.1:1/?key=1', 1])
})

posix('an address that is not of this machine is not believed', async () => {
  const workspace = await temporaryFolder()
  const impostor = createServer((connection) => connection.end('http://127.0.0.1.evil.example/?key=k'))
  onTestFinished(() => void impostor.close())
  impostor.listen(join(workspace, 'engine.sock'))
  await once(impostor, 'listening')
  expect(await askRunningEngine(workspace)).toBeNull()
})

posix('a workspace whose path is too long for a socket can be started a second time, too', async () => {
  const workspace = join(await temporaryFolder(), 'x'.repeat(120))
  const second = await serveSecondStart(workspace, () => 'http://127.0.0.1:1/?key=k')
  onTestFinished(() => second.close())
  expect(await askRunningEngine(workspace)).toBe('http://127.0.0.1:1/?key=k')
})
