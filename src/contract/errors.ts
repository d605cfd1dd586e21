import { z } from './zod.ts'

/** Every failure a person can act on, by kind. `internal` is a bug: its story is in the log. */
export const ErrorCode = z.enum([
  'bad-input',
  'not-found',
  'not-coco',
  'bad-json',
  'unreadable',
  'refused',
  'busy',
  'out-of-memory',
  'not-finite',
  'damaged',
  'disk-full',
  'compute-died',
  'cancelled',
  'internal'
])
export type ErrorCode = z.infer<typeof ErrorCode>

/** An expected failure. The message says what is wrong, where, and what to do now; it is shown as it stands. */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: ErrorCode

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.code = code
  }
}

/** Fails to compile where a case was forgotten. */
export function assertNever(value: never): never {
  throw new Error(`Unexpected value ${JSON.stringify(value)}`)
}
