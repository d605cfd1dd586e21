// Opens the window on a workspace, under Node 24: in Electron, in a browser, or by printing its address. `npm start` runs it.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { FromServe } from '../src/contract/shell.ts'
import { defaultWorkspace } from '../src/engine/workspace.ts'
import { cachePath, root } from './tools/paths.mjs'

const cli = join(root, 'src', 'cli', 'main.ts')
// Chromium's and Electron's sandboxes refuse to run as root.
const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
const { values: options } = parseArgs({
  options: { workspace: { type: 'string' }, electron: { type: 'string' }, browser: { type: 'string' } }
})
const workspace = options.workspace === undefined ? defaultWorkspace() : resolve(options.workspace)

await writeSample()
process.exitCode =
  options.electron === undefined ? await serve(options.browser) : await runElectron(options.electron)

/** The sample dataset is drawn once, before anything is opened. */
async function writeSample(): Promise<void> {
  const folder = join(workspace, 'sample')
  if (existsSync(folder)) return
  await mkdir(workspace, { recursive: true, mode: 0o700 })
  console.log('Drawing the sample dataset, once …')
  const code = await exitCode(spawn(process.execPath, [cli, 'sample', folder], { stdio: 'inherit' }))
  if (code === 130) process.exit(130)
  if (code !== 0) console.log('Going on without it; the next start tries again.')
}

async function runElectron(binary: string): Promise<number> {
  const env = { ...process.env, COCOSCOPE_NODE: process.execPath, COCOSCOPE_WORKSPACE: workspace }
  const code = await exitCode(spawn(binary, [...asRoot, root], { stdio: 'inherit', env }))
  if (code !== 0)
    console.error(
      `Electron ended with code ${code}. \`npm run -s cocoscope\` opens the same window in a browser.`
    )
  return code
}

/** Serves until Ctrl+C, with a window in the browser where there is one. A second start shows the running engine's window. */
async function serve(browser: string | undefined): Promise<number> {
  const engine = spawn(process.execPath, [cli, 'serve', '--json', '--no-open', '--workspace', workspace], {
    stdio: ['ignore', 'pipe', 'inherit']
  })
  const ended = exitCode(engine)
  for await (const text of createInterface({ input: engine.stdout })) {
    const line = FromServe.parse(JSON.parse(text))
    if (line.type !== 'listening') continue
    if (browser === undefined)
      console.log(
        `Cocoscope is at ${line.signInUrl}\nThe address works once; run \`npm start\` again for another.`
      )
    else void openWindow(browser, line.signInUrl)
    console.log('It ends with Ctrl+C where it was started first.')
  }
  return ended
}

/** A window of its own, with a profile of its own: no tabs, no bookmarks, and none of the person's extensions. */
async function openWindow(browser: string, url: string): Promise<void> {
  const args = [`--app=${url}`, `--user-data-dir=${cachePath('browser')}`, '--no-first-run', ...asRoot]
  const code = await exitCode(spawn(browser, args, { stdio: 'ignore' }))
  console.log(
    code === 0
      ? 'The window is closed. Training goes on until Ctrl+C here; `npm start` in another terminal opens the window again.'
      : `${browser} ended with code ${code}: open ${url} in another browser.`
  )
}

/** A child's exit code once it has ended, 1 where it could not be started; what would end us is passed on to it. */
async function exitCode(child: ChildProcess): Promise<number> {
  const passOn = (signal: NodeJS.Signals) => child.kill(signal)
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const signal of signals) process.on(signal, passOn)
  try {
    const [code] = (await once(child, 'exit')) as [number | null]
    return code ?? 1
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    return 1
  } finally {
    for (const signal of signals) process.off(signal, passOn)
  }
}
