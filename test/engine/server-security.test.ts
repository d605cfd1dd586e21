import { symlink } from 'node:fs/promises'
import { createConnection } from 'node:net'
import { networkInterfaces } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { once } from 'node:events'
import { Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import pino from 'pino'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import type WebSocket from 'ws'
import { category, image, jpeg, put, temporaryFolder } from '../coco-folder.ts'
import { ask, get, openSocket, serving, signIn } from '../support/server.ts'

const asBrowser = { accept: 'text/html' }

describe('hosts and origins', () => {
  test.each([
    ['a foreign name', 'evil.example'],
    ['a foreign name with our port', 'evil.example:80'],
    ['a name that begins like ours', 'localhost.evil.example'],
    ['a name that ends like ours', 'evil.example#127.0.0.1'],
    ['another address', '192.168.1.2']
  ])('a request that names %s as its host is refused, cookie or not', async (_, host) => {
    const { server, cookie } = await serving()
    const answer = await get(server.origin, { headers: { host, cookie } })
    expect([answer.status, answer.text.includes('Window')]).toEqual([403, false])
    await expect(openSocket(server.origin, { host, cookie })).rejects.toThrow('403')
  })

  test.each(['http://evil.example', 'null', 'http://127.0.0.1:1', 'https://127.0.0.1', 'file://'])(
    'a request from the origin %s is refused, cookie or not',
    async (origin) => {
      const { server, cookie } = await serving()
      expect((await get(server.origin, { headers: { origin, cookie } })).status).toBe(403)
      await expect(openSocket(server.origin, { origin, cookie })).rejects.toThrow('403')
    }
  )

  test('a foreign page cannot use a key up', async () => {
    const { server } = await serving()
    const url = server.signInUrl()
    expect((await get(url, { headers: { host: 'evil.example' } })).status).toBe(403)
    expect((await get(url, { headers: { origin: 'http://evil.example' } })).status).toBe(403)
    expect(await signIn(url)).not.toBe('')
  })

  test('our own page is let in by any name of this machine, also through a tunnel with another port', async () => {
    const { server, cookie } = await serving()
    for (const host of [new URL(server.origin).host, 'localhost:9000', '[::1]:9000', 'LOCALHOST']) {
      const headers = { host, cookie, origin: `http://${host}` }
      expect((await get(server.origin, { headers })).status).toBe(200)
      expect((await openSocket(server.origin, headers)).readyState).toBe(1)
    }
  })

  test.each([
    'GET / HTTP/1.0',
    'GET / HTTP/1.1\r\nHost: ',
    'GET http://localhost/ HTTP/1.1\r\nHost: evil.example'
  ])('%j names no host of ours and is refused', async (start) => {
    const { server, cookie } = await serving()
    const connection = createConnection(Number(new URL(server.origin).port), '127.0.0.1')
    connection.write(`${start}\r\nCookie: ${cookie}\r\nConnection: close\r\n\r\n`)
    expect(await text(connection)).toMatch(/^HTTP\/1.1 403 /)
  })

  test('only the loopback address is listened on', async () => {
    const { server } = await serving()
    const outside = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4')
    for (const { address } of outside) {
      const connection = createConnection(Number(new URL(server.origin).port), address)
      await expect(once(connection, 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    }
    expect(new URL(server.origin).hostname).toBe('127.0.0.1')
  })
})

describe('keys and cookies', () => {
  const addresses = ['/', '/runs', '/assets/app-1a2b.js', '/images/aaaaaaaaaaaa/1', '/columns/dataset.images']

  test.each(addresses)('%s is closed without the cookie, and with a wrong one', async (path) => {
    const { server, cookie } = await serving()
    const wrong = [`${cookie}x`, 'cocoscope-test=', 'cocoscope-test=x', cookie.replace('test', 'other')]
    for (const headers of [{}, ...wrong.map((value) => ({ cookie: value }))]) {
      expect((await get(server.origin + path, { headers })).status).toBe(401)
    }
  })

  test('the socket is closed without the cookie, and with a wrong one', async () => {
    const { server, cookie } = await serving()
    await expect(openSocket(server.origin, {})).rejects.toThrow('401')
    await expect(openSocket(server.origin, { cookie: `${cookie}x` })).rejects.toThrow('401')
    await expect(openSocket(server.origin, {}, '/elsewhere')).rejects.toThrow('401')
  })

  test('a socket that was refused does not keep the server from closing', async () => {
    const { server } = await serving()
    const { hostname, port } = new URL(server.origin)
    const upgrade =
      'GET /socket HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'
    const connection = createConnection({ host: hostname, port: Number(port), allowHalfOpen: true })
    onTestFinished(() => void connection.destroy())
    connection.write(upgrade)
    const [answer] = (await once(connection, 'data')) as [Buffer]
    expect(answer.toString()).toMatch(/^HTTP\/1.1 401 /)
    await server.close()
  })

  test('a browser without the cookie is told how to get in', async () => {
    const { server } = await serving()
    const { status, headers, text: page } = await get(`${server.origin}/runs`, { headers: asBrowser })
    expect([status, headers['content-type']]).toEqual([401, 'text/html; charset=utf-8'])
    expect(page).toContain('npm start')
  })

  test('a key opens the session once, with a cookie that scripts and other sites cannot use', async () => {
    const { server } = await serving()
    const url = server.signInUrl()
    const first = await get(url)
    expect([first.status, first.headers.location]).toEqual([303, '/'])
    expect(first.headers['set-cookie']).toEqual([
      expect.stringMatching(/^cocoscope-test=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/)
    ])
    const second = await get(url, { headers: asBrowser })
    expect([second.status, second.headers['set-cookie']]).toEqual([401, undefined])
  })

  test('a key that is used up does no harm to who is in already', async () => {
    const { server } = await serving()
    const url = server.signInUrl()
    const cookie = await signIn(url)
    const again = await get(url, { headers: { cookie } })
    expect([again.status, again.headers['set-cookie']]).toEqual([303, undefined])
  })

  test.each(['?key=', '?key=x', '?key=a&key=b', '?key[]=x', '?key=%00', `?key=${'x'.repeat(5000)}`])(
    '/%s opens nothing',
    async (query) => {
      const { server } = await serving()
      server.signInUrl()
      const { status, headers } = await get(`${server.origin}/${query}`)
      expect([status, headers['set-cookie']]).toEqual([401, undefined])
    }
  )

  test('the cookie is no key, and a key is no cookie', async () => {
    const { server, cookie } = await serving()
    const [name, value] = cookie.split('=')
    const key = server.signInUrl().split('=')[1]
    expect((await get(`${server.origin}/?key=${String(value)}`)).status).toBe(401)
    expect((await get(server.origin, { headers: { cookie: `${String(name)}=${String(key)}` } })).status).toBe(
      401
    )
  })

  test('asking for headers only, as previews of links do, uses no key up', async () => {
    const { server } = await serving()
    const url = server.signInUrl()
    await get(url, { method: 'HEAD' })
    expect(await signIn(url)).not.toBe('')
  })

  test('neither keys nor cookies are ever logged', async () => {
    let written = ''
    const log = pino(
      { level: 'trace' },
      new Writable({ write: (chunk, _, next) => next(void (written += String(chunk))) })
    )
    for (const stream of [process.stdout, process.stderr]) {
      const spy = vi.spyOn(stream, 'write').mockImplementation((chunk) => {
        written += String(chunk)
        return true
      })
      onTestFinished(() => spy.mockRestore())
    }
    const picture = () => Promise.reject(new Error('a bug'))
    const { server, cookie } = await serving({ log, picture })
    const url = server.signInUrl()
    const key = String(url.split('=')[1])
    await get(url)
    await get(url)
    await get(`${server.origin}/images/aaaaaaaaaaaa/1?key=${key}`, { headers: { cookie } })
    expect(written).toContain('a bug')
    expect([written.includes(key), written.includes(String(cookie.split('=')[1]))]).toEqual([false, false])
  })
})

describe('policies', () => {
  test('the page has a strict content policy with a new nonce each time', async () => {
    const { server, cookie } = await serving()
    const policyOf = async (path: string) => {
      const { headers, text: page } = await get(server.origin + path, { headers: { cookie } })
      const policy = String(headers['content-security-policy'])
      const nonce = /'nonce-([^']*)'/.exec(policy)?.[1] ?? ''
      expect(page).toContain(`<meta property="csp-nonce" nonce="${nonce}" />`)
      return { nonce, policy: policy.replace(nonce, 'N') }
    }
    const [first, second] = [await policyOf('/'), await policyOf('/dataset/aaaaaaaaaaaa/browse?q=a.b')]
    expect(first.policy).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-N'; img-src 'self' blob: data:; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    expect([second.policy, second.nonce === first.nonce]).toEqual([first.policy, false])
  })

  test.each(['/', '/assets/app-1a2b.js', '/assets/none.js', '/images/aaaaaaaaaaaa/1', '/columns/none'])(
    '%s is never sniffed, framed, embedded elsewhere or named to others, signed in or not',
    async (path) => {
      const { server, cookie } = await serving()
      for (const headers of [{ cookie }, {}]) {
        const answer = await get(server.origin + path, { headers })
        expect(answer.headers).toMatchObject({
          'x-content-type-options': 'nosniff',
          'cross-origin-resource-policy': 'same-origin',
          'referrer-policy': 'no-referrer',
          'content-security-policy': expect.stringMatching(/^default-src 'none';.*frame-ancestors 'none'/)
        })
        expect(answer.headers['access-control-allow-origin']).toBeUndefined()
      }
    }
  )
})

describe('pictures', () => {
  test('no picture outside the dataset is served, whichever way its file name leads there', async () => {
    const { server, cookie, engine } = await serving()
    const outside = await temporaryFolder()
    const secret = await put(outside, 'secret.jpg', await jpeg())
    const folder = join(await temporaryFolder(), 'set')
    const sibling = await put(dirname(folder), `${basename(folder)}-private/secret.jpg`, await jpeg())
    const names = [
      'good.jpg',
      `../../../${basename(outside)}/secret.jpg`,
      secret,
      'link.jpg',
      `../../${basename(folder)}-private/secret.jpg`,
      'sibling.jpg',
      'drawing.jpg'
    ]
    await put(folder, 'annotations/instances_only.json', {
      images: names.map((name, index) => image(index + 1, name)),
      annotations: [],
      categories: [category(1, 'dog')]
    })
    await put(folder, 'only/good.jpg', await jpeg())
    await put(
      folder,
      'only/drawing.jpg',
      '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    )
    await symlink(secret, join(folder, 'only/link.jpg'))
    await symlink(sibling, join(folder, 'only/sibling.jpg'))
    const { dataset } = await engine.handlers['dataset.open']({ folder })

    for (const height of ['', '?height=128']) {
      const answers = await Promise.all(
        names.map((_, index) =>
          get(`${server.origin}/images/${dataset}/${index + 1}${height}`, { headers: { cookie } })
        )
      )
      expect(answers.map(({ status }) => status)).toEqual([200, 404, 404, 403, 404, 403, 422])
      expect(answers[0]?.headers).toMatchObject({
        'content-type': 'image/jpeg',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox"
      })
    }
  })

  test.each([
    '/images/../../../etc/passwd',
    '/images/%2e%2e%2f%2e%2e%2fetc/passwd',
    '/images/aaaaaaaaaaaa/..%2f..%2fetc%2fpasswd',
    '/images/aaaaaaaaaaaa/%2fetc%2fpasswd',
    '/images/__proto__/1',
    '/images/constructor/1',
    '/images/aaaaaaaaaaaa/1e3',
    '/images/aaaaaaaaaaaa/1?height=129',
    '/images/aaaaaaaaaaaa/1?height=128&height=256',
    '/images/aaaaaaaaaaaa/1',
    '/assets/../../../../etc/passwd',
    '/assets/%2e%2e/%2e%2e/%2e%2e/etc/passwd.txt',
    '/assets/..%5c..%5csecret.txt',
    '/%2e%2e/secret.txt',
    '/.secret',
    '/assets/%00.js'
  ])('%s leads nowhere', async (path) => {
    const { server, cookie } = await serving()
    const { status, text: page } = await get(server.origin + path, { headers: { cookie } })
    // An address of no file and no route is the window's own affair: it gets the page.
    if (status !== 200) expect([400, 403, 404]).toContain(status)
    else expect(page).toContain('<title>Window</title>')
    expect(page).not.toMatch(/root:|secret/)
  })
})

describe('calls', () => {
  const names = ['no.call', '__proto__', 'constructor', 'toString', 'hasOwnProperty', '']

  test.each(names)('there is no call "%s"', async (call) => {
    const { server, cookie } = await serving()
    const socket = await openSocket(server.origin, { cookie })
    expect(await ask(socket, { id: 1, call, input: {} })).toEqual({
      ok: false,
      code: 'bad-input',
      message: `There is no call "${call}".`
    })
  })

  test.each(names)('there are no columns "%s"', async (name) => {
    const { server, cookie } = await serving()
    const { status } = await get(`${server.origin}/columns/${name}?input={}`, { headers: { cookie } })
    expect(status).toBe(404)
  })

  test.each(['', 'nonsense', '[]', 'null', '{"dataset":"../../etc"}', '{"__proto__":{"dataset":"a"}}'])(
    'columns do not take %j as input',
    async (input) => {
      const { server, cookie } = await serving()
      const url = `${server.origin}/columns/dataset.images?input=${encodeURIComponent(input)}`
      expect((await get(url, { headers: { cookie } })).status).toBe(400)
    }
  )

  test('an input that reaches for the prototype changes nothing', async () => {
    const { server, cookie } = await serving()
    const socket = await openSocket(server.origin, { cookie })
    socket.send('{"id":1,"call":"engine.info","input":{"__proto__":{"polluted":true}}}')
    await once(socket, 'message')
    expect('polluted' in {}).toBe(false)
  })
})

describe('sizes', () => {
  const closed = async (socket: WebSocket) => {
    const [code] = (await once(socket, 'close')) as [number]
    return code
  }

  test('a body is refused, a large one without being read', async () => {
    const { server, cookie } = await serving()
    const headers = { cookie, 'content-type': 'application/json' }
    for (const body of ['{}', `"${'x'.repeat(2 ** 20)}"`]) {
      const answer = await get(`${server.origin}/columns/dataset.images`, {
        method: 'POST',
        headers,
        body
      }).catch((error: unknown) => error)
      // A server that hangs up in the middle of an upload is as good.
      if (!(answer instanceof Error)) expect(answer).toMatchObject({ status: expect.toBeOneOf([404, 413]) })
    }
  })

  test('a message that is too large closes the socket, and the engine lives', async () => {
    const { server, cookie } = await serving()
    const socket = await openSocket(server.origin, { cookie })
    socket.on('error', () => undefined)
    socket.send(`"${'x'.repeat(5 * 2 ** 20)}"`)
    expect(await closed(socket)).toBe(1009)
    const next = await openSocket(server.origin, { cookie })
    expect(await ask(next, { id: 7, call: 'run.list', input: {} })).toEqual({ ok: true, value: [] })
  })

  test.each([
    'nonsense',
    '[]',
    '{"id":-1,"call":"run.list"}',
    '{"id":1,"call":{}}',
    `{"id":1,"call":"${'x'.repeat(200)}"}`
  ])('the message %s closes the socket', async (message) => {
    const { server, cookie } = await serving()
    const socket = await openSocket(server.origin, { cookie })
    socket.send(message)
    expect(await closed(socket)).toBe(1007)
  })

  test('an address that is too long is refused', async () => {
    const { server, cookie } = await serving()
    expect((await get(`${server.origin}/?x=${'x'.repeat(40_000)}`, { headers: { cookie } })).status).toBe(431)
  })
})
