import { expect, test } from 'vitest'
import { createAccess } from '#server/access.ts'

test('a key opens the session once', () => {
  const access = createAccess('one')
  const key = access.issueKey()
  const session = access.redeem(key)
  expect(access.admits(session ?? undefined)).toBe(true)
  expect([access.redeem(key), access.redeem(''), access.admits(undefined), access.admits(key)]).toEqual([
    null,
    null,
    false,
    false
  ])
})

test('keys and sessions are 32 random bytes, and the cookie is named after the instance', () => {
  const [one, two] = [createAccess('one'), createAccess('two')]
  expect([one.cookieName, two.cookieName]).toEqual(['cocoscope-one', 'cocoscope-two'])
  const secrets = [one.issueKey(), one.issueKey(), two.issueKey(), one.redeem(one.issueKey()) ?? '']
  expect(new Set(secrets).size).toBe(4)
  expect(secrets.map((secret) => Buffer.from(secret, 'base64url').length)).toEqual([32, 32, 32, 32])
})
