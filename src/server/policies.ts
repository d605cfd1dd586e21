import type { FastifyReply } from 'fastify'

/** Headers of every answer; the content policy is the strictest and is loosened where a page or its files need it. */
export function writePolicies(reply: FastifyReply): void {
  reply.headers({
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    // The cookie goes along with requests from any page on this machine (ports are no part of a site): only our own may embed.
    'cross-origin-resource-policy': 'same-origin',
    // The first address holds a key.
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store'
  })
}

/** What the window may load and run. The nonce lets through the few `<style>` elements that Reka UI writes. */
export const windowPolicy = (nonce?: string) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self'${nonce === undefined ? '' : ` 'nonce-${nonce}'`}`,
    "img-src 'self' blob: data:",
    "connect-src 'self'",
    "font-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'"
  ].join('; ')
