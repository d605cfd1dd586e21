import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** Who may speak with the engine: whoever brought a one-time key has the session's cookie. */
export type Access = {
  cookieName: string
  /** A new key that opens the session once. */
  issueKey(): string
  /** Uses a key up. Returns the cookie's value, or null where there is no such key (any more). */
  redeem(key: string): string | null
  admits(cookie: string | undefined): boolean
}

/** The instance is part of the cookie's name, because cookies ignore ports: two engines must not sign each other out. */
export function createAccess(instance: string): Access {
  const session = randomKey()
  const keys = new Set<string>()

  return {
    cookieName: `cocoscope-${instance}`,
    issueKey() {
      const key = randomKey()
      keys.add(key)
      return key
    },
    redeem(key) {
      const found = [...keys].filter((issued) => isSame(issued, key))
      for (const used of found) keys.delete(used)
      return found.length > 0 ? session : null
    },
    admits: (cookie) => cookie !== undefined && isSame(session, cookie)
  }
}

const randomKey = () => randomBytes(32).toString('base64url')

/** Takes as long whatever is given, so that time tells nothing about the secret. */
function isSame(secret: string, given: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(secret), digest(given))
}
