import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'

const launcher = resolve(import.meta.dirname, '../../../scripts/node24.mjs')

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cocoscope-'))
})
afterEach(() => rm(folder, { recursive: true }))

test('the launched program’s version is 24 or newer and its exit code is passed on', async () => {
  const child = spawn(process.execPath, [launcher, '--eval', 'process.exit(parseInt(process.versions.node))'])
  const [code] = (await once(child, 'exit')) as [number]
  expect(code).toBeGreaterThanOrEqual(24)
})

test.skipIf(process.platform === 'win32')(
  'Ctrl+C that arrives from the terminal and from npm reaches the program once, a later one again',
  { timeout: 20_000 },
  async () => {
    const program = join(folder, 'program.mjs')
    await writeFile(
      program,
      `let heard = 0
      process.on('SIGINT', () => console.log(++heard))
      process.on('SIGTERM', () => process.exit(10 + heard))
      setInterval(() => {}, 1000)
      console.log('ready')`
    )
    const wrapper = join(folder, 'wrapper.mjs')
    await writeFile(
      wrapper,
      `import { runNode24 } from ${JSON.stringify(pathToFileURL(launcher).href)}
      process.exitCode = await runNode24([${JSON.stringify(program)}])`
    )
    const child = spawn(process.execPath, [wrapper])
    const exit = once(child, 'exit')
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
    await lines.next()

    child.kill('SIGINT')
    await wait(50)
    child.kill('SIGINT')
    await wait(800)
    child.kill('SIGINT')
    await lines.next()
    await lines.next()
    child.kill('SIGTERM')

    expect(await exit).toEqual([12, null])
  }
)
