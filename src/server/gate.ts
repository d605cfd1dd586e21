import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Access } from './access.ts'
import { writePolicies } from './policies.ts'
import { messagePage } from './message-page.ts'

const loopbackHost = /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/i

/** Lets in only requests and upgrades that name this machine, come from our own page and carry the session's cookie. */
export function guard(app: FastifyInstance, access: Access): void {
  app.addHook('onRequest', async (request, reply) => {
    writePolicies(reply)
    const { host, origin } = request.headers
    // A foreign name that was made to point at this machine (DNS rebinding) gives itself away here.
    if (host === undefined || !loopbackHost.test(host))
      return refuse(reply, 403, 'This address is not one of Cocoscope’s.')
    if (origin !== undefined && origin !== `http://${host}`)
      return refuse(reply, 403, 'Another page may not speak with Cocoscope.')
    if (isSignIn(request)) return signIn(request, reply, access)
    if (access.admits(request.cookies[access.cookieName])) return undefined
    return askForKey(request, reply)
  })
}

const keyOf = (request: FastifyRequest) => (request.query as Record<string, unknown>).key

const isSignIn = (request: FastifyRequest) =>
  request.method === 'GET' && request.url.startsWith('/?') && typeof keyOf(request) === 'string'

/** Trades the key in the address for the cookie, and sends the browser on to an address without it. */
function signIn(request: FastifyRequest, reply: FastifyReply, access: Access): FastifyReply {
  const session = access.redeem(String(keyOf(request)))
  const alreadyIn = access.admits(request.cookies[access.cookieName])
  if (session === null && !alreadyIn) return askForKey(request, reply)
  if (session !== null)
    reply.setCookie(access.cookieName, session, { path: '/', httpOnly: true, sameSite: 'strict' })
  return reply.redirect('/', 303)
}

function askForKey(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (request.headers.accept?.includes('text/html') !== true)
    return refuse(reply, 401, 'Not signed in. Run `npm start` again: it opens the window with a new key.')
  return reply
    .code(401)
    .type('text/html; charset=utf-8')
    .send(
      messagePage(
        'This window is not signed in',
        'The address that opens Cocoscope works once, for the browser it was opened in. Run <code>npm start</code> again (or <code>npm run -s cocoscope</code>): it opens a new window, and nothing that is running stops.'
      )
    )
}

const refuse = (reply: FastifyReply, status: 401 | 403, message: string) =>
  reply.code(status).send({ code: 'refused', message })
