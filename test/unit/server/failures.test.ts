import { expect, test } from 'vitest'
import { AppError } from '#contract/errors.ts'
import { toFailure } from '#server/dispatch.ts'

test('an expected failure and a full disk are told in words; anything else is logged and told as a bug', () => {
  const logged: unknown[] = []
  const tell = (error: unknown) => toFailure(error, (bug) => logged.push(bug))
  const bug = new TypeError('undefined is not a function')
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
  expect([tell(new AppError('not-found', 'There is no such run.')), tell(full), tell(bug)]).toEqual([
    { ok: false, code: 'not-found', message: 'There is no such run.' },
    { ok: false, code: 'disk-full', message: 'The disk is full. Make room, then try again.' },
    { ok: false, code: 'internal', message: 'Something went wrong. The log has the details.' }
  ])
  expect(logged).toEqual([bug])
})
