import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { once } from 'node:events'
import { runInNewContext } from 'node:vm'
import { _electron as playwright } from 'playwright-core'
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import packageJson from '../../package.json' with { type: 'json' }
import { findElectron, hasDisplay } from '../../scripts/steps/electron.mjs'
import { buildWindow } from '../../scripts/steps/window.mjs'
import { placesIn } from '../../src/main/places.ts'
import { temporaryFolder } from '../coco-folder.ts'
import { app, fake } from '../support/electron.ts'

vi.mock('electron', () => import('../support/electron.ts'))

const root = resolve(import.meta.dirname, '../..')
const until = (what: () => unknown) => vi.waitUntil(what, { timeout: 60_000, interval: 50 })

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

const holderOf = async (workspace: string) => {
  const { pid } = JSON.parse(await readFile(join(workspace, 'lock.json'), 'utf8')) as { pid: number }
  return pid
}

beforeAll(() => buildWindow())

describe('what was built', () => {
  test('every built file that Electron and the shell name is there', () => {
    const named = [join(root, packageJson.main), ...Object.values(placesIn(root))]
    expect(named.filter((path) => !existsSync(path))).toEqual([])
  })

  test('the page names its files from the top, so that views can have addresses of their own', async () => {
    const page = await readFile(join(root, 'out/renderer/index.html'), 'utf8')
    const files = Array.from(page.matchAll(/(?:src|href)="([^"]*)"/g), ([, path]) => String(path))
    expect(files.length).toBeGreaterThan(1)
    expect(files.filter((path) => !path.startsWith('/assets/') && !path.startsWith('data:'))).toEqual([])
  })

  test('the preload is CommonJS, needs nothing but Electron, and offers three functions', async () => {
    const code = await readFile(placesIn(root).preload, 'utf8')
    const offered: Record<string, unknown> = {}
    const electron = {
      contextBridge: { exposeInMainWorld: (name: string, value: unknown) => (offered[name] = value) },
      ipcRenderer: {},
      webUtils: {}
    }
    const require = (name: string) => {
      if (name !== 'electron') throw new Error(`A sandboxed preload cannot require ${name}`)
      return electron
    }
    runInNewContext(code, { require, module: { exports: {} }, exports: {} })
    expect(Object.keys(offered.desktop as object)).toEqual(['chooseFolder', 'reveal', 'pathOf'])
  })

  test('the main program is a module that imports only what is installed', async () => {
    const code = await readFile(join(root, packageJson.main), 'utf8')
    const names = Array.from(code.matchAll(/\bfrom\s*["']([^"']+)["']/g), ([, name]) => String(name))
    const { resolve: find } = createRequire(join(root, packageJson.main))
    expect(names).toContain('electron')
    expect(() => names.map((name) => find(name))).not.toThrow()
  })
})

test('the whole shell on the real engine: opens, survives the engine’s death, quits without orphans', async () => {
  const workspace = join(await temporaryFolder(), 'new')
  vi.stubEnv('COCOSCOPE_WORKSPACE', workspace)
  onTestFinished(() => void vi.unstubAllEnvs())
  fake.root = root
  await import('../../src/main/index.ts')
  expect(fake.calls.slice(0, 2)).toEqual(['enableSandbox', 'requestSingleInstanceLock'])

  await until(() => fake.windows[0]?.loaded.length)
  const [window] = fake.windows
  expect(window?.loaded[0]).toMatchObject({
    status: 200,
    url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/$/)
  })
  const first = await holderOf(workspace)
  if (process.platform !== 'win32') expect((await stat(workspace)).mode & 0o777).toBe(0o700)

  process.kill(first, 'SIGKILL')
  await until(() => fake.questions.length)
  const second = await holderOf(workspace)
  expect([window?.loaded.at(-1)?.status, fake.windows.length, second === first]).toEqual([200, 1, false])

  app.emit('second-instance')
  expect(window?.shown.at(-1)).toBe('focus')

  app.quit()
  await until(() => fake.calls.includes('quit'))
  expect([isAlive(second), existsSync(join(workspace, 'lock.json')), fake.errors]).toEqual([false, false, []])
})

test('an engine whose shell was killed ends by itself', async () => {
  const workspace = await temporaryFolder()
  const program = `
    import { startEngineProcess } from ${JSON.stringify(join(root, 'src/main/engine-process.ts'))}
    const command = [process.execPath, ${JSON.stringify(join(root, 'src/cli/main.ts'))}, 'serve', '--stdio', '--workspace', ${JSON.stringify(workspace)}]
    startEngineProcess(command, { listening: () => console.log('listening'), runs() {}, failed: console.log })`
  const shell = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit']
  })
  onTestFinished(() => void shell.kill('SIGKILL'))
  const [line] = (await once(createInterface({ input: shell.stdout }), 'line')) as [string]
  expect(line).toBe('listening')
  const engine = await holderOf(workspace)
  expect(isAlive(engine)).toBe(true)

  shell.kill('SIGKILL')
  await until(() => !isAlive(engine))
})

const electron = hasDisplay() ? await findElectron() : undefined
if (electron === undefined)
  console.warn('The test under real Electron is skipped: its binary or a display is missing here.')

test.skipIf(electron === undefined)(
  'under real Electron the window opens, sandboxed, and quits',
  async () => {
    const workspace = await temporaryFolder()
    const running = await playwright.launch({
      executablePath: electron ?? '',
      args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), root],
      env: {
        ...(process.env as Record<string, string>),
        COCOSCOPE_WORKSPACE: workspace,
        COCOSCOPE_NODE: process.execPath
      }
    })
    const page = await running.firstWindow()
    await page.getByRole('button', { name: /open/i }).first().waitFor()
    expect(await page.evaluate('typeof require + typeof process + typeof window.desktop.chooseFolder')).toBe(
      'undefinedundefinedfunction'
    )
    const engine = await holderOf(workspace)
    await running.close()
    await until(() => !isAlive(engine))
  }
)
