// Opens the window on a workspace, under Node 24: in Electron, in a browser, or by printing its address. `npm start` runs it.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { FromServe } from '../src/contract/shell.ts'
import { defaultWorkspace } from '../src/engine/workspace.ts'
import { runMain } from './tools/failure.mjs'
import { cachePath, root } from './tools/paths.mjs'
import { readStartOptions } from './tools/start-options.mjs'

const cli = join(root, 'src', 'cli', 'main.ts')
// Chromium's and Electron's sandboxes refuse to run as root.
const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
let signalled = false
for (const signal of signals) process.on(signal, () => (signalled = true))

await runMain(async () => {
  const { workspace = defaultWorkspace(), electron, browser } = readStartOptions(process.argv.slice(2))
  const folder = resolve(workspace)
  await writeSample(folder)
  if (signalled) return 130
  return electron === undefined ? serve(folder, browser) : runElectron(folder, electron)
})

/** The sample dataset is drawn once, before anything is opened. */
async function writeSample(workspace: string): Promise<void> {
  const folder = join(workspace, 'sample')
  if (existsSync(folder)) return
  await mkdir(workspace, { recursive: true, mode: 0o700 })
  console.log('Drawing the sample dataset, once …')
  const code = await exitCode(spawn(process.execPath, [cli, 'sample', folder], { stdio: 'inherit' }))
  if (code !== 0 && !signalled) console.log('Going on without it; the next start tries again.')
}

async function runElectron(workspace: string, binary: string): Promise<number> {
  const env = { ...process.env, COCOSCOPE_NODE: process.execPath, COCOSCOPE_WORKSPACE: workspace }
  const code = await exitCode(spawn(binary, [...asRoot, root], { stdio: 'inherit', env }))
  if (code !== 0 && !signalled)
    console.error(
      `Electron ended with code ${code}. \`npm run -s cocoscope\` opens the same window in a browser.`
    )
  return code
}

/** Serves until Ctrl+C, with a window in the browser where there is one. A second start shows the running engine's window. */
async function serve(workspace: string, browser: string | undefined): Promise<number> {
  const engine = spawn(process.execPath, [cli, 'serve', '--json', '--no-open', '--workspace', workspace], {
    stdio: ['ignore', 'pipe', 'inherit']
  })
  const ended = exitCode(engine)
  let listening = false
  for await (const text of createInterface({ input: engine.stdout })) {
    const line = FromServe.parse(JSON.parse(text))
    if (line.type !== 'listening') continue
    if (line.already) return showAgain(browser, line.signInUrl)
    if (browser === undefined) {
      console.log(
        `Cocoscope is at ${line.signInUrl}\nThe address works once; run \`npm start\` again for another. Ctrl+C here ends it.`
      )
    } else {
      console.log(`Cocoscope is at ${line.origin} (signed in through the window). Ctrl+C here ends it.`)
      void openWindow(browser, line.signInUrl, engine)
    }
    listening = true
  }
  const code = await ended
  if (!listening || signalled) return code
  console.error('The engine ended unexpectedly. Run `npm start` again; a run that was going can be resumed.')
  // The window may stay, and says the same: it is not waited for.
  process.exit(1)
}

/** Opens another window on an engine that another start has, and does not wait for it. */
async function showAgain(browser: string | undefined, url: string): Promise<number> {
  if (browser === undefined) {
    console.log(`Cocoscope runs already: it is at ${url}\nThe address works once.`)
    return 0
  }
  const window = spawn(browser, windowArguments(url), { stdio: 'ignore', detached: true })
  try {
    await once(window, 'spawn')
  } catch (error) {
    console.error(`${browser} could not be started (${String(error)}): open ${url} in another browser.`)
    return 1
  }
  window.unref()
  console.log('Cocoscope runs already: its window was opened again.')
  return 0
}

/** A window of its own, with a profile of its own: no tabs, no bookmarks, and none of the person's extensions. */
function windowArguments(url: string): string[] {
  return [`--app=${url}`, `--user-data-dir=${cachePath('browser')}`, '--no-first-run', ...asRoot]
}

/** Opens the engine's window, and says what is still going on when a person has closed it. */
async function openWindow(browser: string, url: string, engine: ChildProcess): Promise<void> {
  const opened = performance.now()
  const code = await exitCode(spawn(browser, windowArguments(url), { stdio: 'ignore' }))
  if (signalled || engine.exitCode !== null || engine.signalCode !== null) return
  if (code !== 0) console.log(`${browser} ended with code ${code}: open ${url} in another browser.`)
  // A browser that finds its profile open elsewhere opens the window there and ends at once.
  else if (performance.now() - opened > 3000)
    console.log(
      'The window is closed. Training goes on until Ctrl+C here; `npm start` in another terminal opens the window again.'
    )
}

/** A child's exit code once it has ended, 1 where it could not be started; what would end us is passed on to it. */
async function exitCode(child: ChildProcess): Promise<number> {
  const passOn = (signal: NodeJS.Signals) => child.kill(signal)
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
