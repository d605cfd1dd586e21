import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ifMissing } from '#storage/error-code.ts'
import { messagePage } from './message-page.ts'
import { windowPolicy } from './policies.ts'

/** Serves the built window: files by their names, and its page for every other address, since views have addresses of their own. */
export async function serveWindow(app: FastifyInstance, folder: string): Promise<void> {
  await app.register(fastifyStatic, { root: folder, serve: false, index: false, dotfiles: 'deny' })

  app.get('/*', async (request, reply) => {
    const path = (request.params as { '*': string })['*']
    const isFile = path.slice(path.lastIndexOf('/') + 1).includes('.')
    if (!isFile || path === 'index.html') {
      const nonce = randomBytes(16).toString('base64')
      const page = await ifMissing(readFile(join(folder, 'index.html'), 'utf8'), null)
      reply.type('text/html; charset=utf-8')
      if (page === null)
        return reply
          .code(503)
          .send(messagePage('The window is not built', 'Run <code>npm start</code>: it builds the window.'))
      return reply
        .headers({
          'content-security-policy': windowPolicy(nonce),
          'cross-origin-opener-policy': 'same-origin'
        })
        .send(withNonce(page, nonce))
    }
    // A worker obeys the policy that came with its script, so files have the window's.
    reply.header('content-security-policy', windowPolicy())
    return reply.sendFile(path, caching(path))
  })
}

/** The names of built assets hold a hash of their content: they never change. */
const caching = (path: string) =>
  path.startsWith('assets/') ? { maxAge: '1y', immutable: true } : { cacheControl: false }

const withNonce = (page: string, nonce: string) =>
  page.replace('<head>', `<head>\n    <meta property="csp-nonce" nonce="${nonce}" />`)
