import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { CommandFailure, runCommand } from '../../../scripts/tools/command.mjs'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cocoscope-'))
})
afterEach(() => rm(folder, { recursive: true }))

const node = (script: string, options = {}) => runCommand(process.execPath, ['--eval', script], options)

test('a command resolves with what it printed on both streams', async () => {
  expect(await node('console.log("one"); console.error("two")')).toMatch(/one[^]*two|two[^]*one/)
})

test('a command that fails throws with its exit code and the end of its output', async () => {
  const failure = await node('console.log("reason"); process.exitCode = 3').catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(CommandFailure)
  expect(failure).toMatchObject({ message: expect.stringContaining('exit code 3'), output: 'reason' })
})

test('a command that does not exist is a failure, not a crash', async () => {
  await expect(runCommand(join(folder, 'nothing'), [])).rejects.toThrow('could not be started')
})

test('a download that stands still is ended, one that grows is not', { timeout: 30_000 }, async () => {
  const target = join(folder, 'download')
  const watch = { folder, stallSeconds: 1.5 }
  const grow = `let n = 0; const timer = setInterval(() => {
    require('node:fs').appendFileSync(${JSON.stringify(target)}, 'x')
    if (++n === 8) clearInterval(timer)
  }, 300)`
  await node(grow, { watch })
  expect(await readFile(target, 'utf8')).toHaveLength(8)

  await writeFile(target, 'x')
  await expect(node('setTimeout(() => {}, 60000)', { watch })).rejects.toThrow('nothing arrived any more')
})

test.skipIf(process.platform === 'win32')(
  'Ctrl+C ends a command and what it has started before it ends its script',
  { timeout: 20_000 },
  async () => {
    const ended = join(folder, 'ended')
    const command = `process.on('SIGINT', () => setTimeout(() => {
      require('node:fs').appendFileSync(${JSON.stringify(ended)}, 'x')
      process.exit()
    }, 1000))
    setInterval(() => {}, 1000)
    require('node:fs').writeFileSync(${JSON.stringify(join(folder, 'ready'))}, '')`
    const tools = pathToFileURL(resolve(import.meta.dirname, '../../../scripts/tools')).href
    const script = join(folder, 'script.mjs')
    await writeFile(
      script,
      `import { runCommand } from '${tools}/command.mjs'
      import { runMain } from '${tools}/failure.mjs'
      await runMain(() => runCommand(process.execPath, ['--eval', ${JSON.stringify(command)}]))`
    )
    const child = spawn(process.execPath, [script], { stdio: ['ignore', 'ignore', 'pipe'] })
    const exit = once(child, 'exit')
    const said = text(child.stderr)
    await vi.waitFor(() => stat(join(folder, 'ready')), 10_000)

    child.kill('SIGINT')
    child.kill('SIGINT')

    expect(await exit).toEqual([130, null])
    expect(await readFile(ended, 'utf8')).toBe('x')
    expect(await said).toContain('Interrupted. Run the same command again to go on.')
  }
)
