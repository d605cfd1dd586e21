import { createHash } from 'node:crypto'
import { lstat, mkdir, rm } from 'node:fs/promises'
import { createConnection, createServer, type Server } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { AppError } from '#contract/errors.ts'
import { errorCode } from '#storage/error-code.ts'

const question = 'sign-in\n'
const answerMillis = 3000

/**
 * Hands new sign-in addresses to later starts of the same person, over a socket that only they can open. The caller holds the
 * workspace's lock, so a socket that is there already was left by a crash.
 */
export async function serveSecondStart(
  workspace: string,
  signInUrl: () => string
): Promise<{ close(): Promise<void> }> {
  const path = await socketPath(workspace)
  const server = createServer((connection) => {
    connection.setEncoding('utf8').setTimeout(answerMillis, () => connection.destroy())
    // Windows lets everyone read a named pipe, but only its owner write to it: so we answer nobody who has not asked.
    connection.once('data', (asked) => {
      if (String(asked) === question) connection.end(signInUrl())
      else connection.destroy()
    })
    // Who hangs up before the answer has lost nothing.
    connection.on('error', () => connection.destroy())
  })
  if (process.platform !== 'win32') await rm(path, { force: true })
  await listen(server, path)
  return { close: () => new Promise((done) => server.close(() => done())) }
}

/** Asks the engine that has this workspace for a new sign-in address; null where none answers. */
export async function askRunningEngine(workspace: string): Promise<string | null> {
  const connection = createConnection(await socketPath(workspace))
  connection.setTimeout(answerMillis, () => connection.destroy())
  connection.write(question)
  try {
    const answer = await text(connection)
    return answer.startsWith('http://127.0.0.1:') ? answer : null
  } catch (error) {
    const absent = ['ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE']
    if (absent.includes(String(errorCode(error)))) return null
    throw error
  }
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((done, fail) => {
    server.once('error', fail)
    // The socket must never be open to others, not even between bind and chmod. Binding a path happens within this call.
    const before = process.umask(0o177)
    try {
      server.listen(path, done)
    } finally {
      process.umask(before)
    }
  })
}

/** Systems bound a socket's path to about 100 bytes: a longer one goes to a private folder among the temporary files. */
async function socketPath(workspace: string): Promise<string> {
  const name = createHash('sha256').update(resolve(workspace)).digest('hex').slice(0, 24)
  if (process.platform === 'win32') return `\\\\.\\pipe\\cocoscope-${name}`
  const path = join(resolve(workspace), 'engine.sock')
  if (Buffer.byteLength(path) < 100) return path

  const folder = join(tmpdir(), `cocoscope-${userInfo().uid}`)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const { uid, mode } = await lstat(folder)
  if (uid !== userInfo().uid || (mode & 0o777) !== 0o700)
    throw new AppError(
      'refused',
      `The folder ${folder} is open to others. Remove it, or name a workspace with a shorter path.`
    )
  return join(folder, `${name}.sock`)
}
