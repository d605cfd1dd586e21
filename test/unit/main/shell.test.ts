import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { openSettings } from '../../../src/main/settings.ts'
import { setupQuitting } from '../../../src/main/quitting.ts'
import { startShell } from '../../../src/main/shell.ts'
import { temporaryFolder } from '../../coco-folder.ts'
import { app, fake, resetElectron } from '../../support/electron.ts'

vi.mock('electron', () => import('../../support/electron.ts'))
vi.setConfig({ testTimeout: 20_000 })
beforeEach(resetElectron)

const engine = resolve(import.meta.dirname, '../../support/scripted-engine.ts')
const until = (what: () => unknown) => vi.waitUntil(what, { timeout: 10_000, interval: 20 })

/** The shell on an engine that plays a story; `journal` reads what the engine was told. */
async function start(story: 'idle' | 'trains' | 'busy' | 'dies') {
  const folder = await temporaryFolder()
  const path = join(folder, 'journal')
  const shell = startShell({
    engineCommand: [process.execPath, engine, story, path],
    places: { cli: '', preload: '/preload.cjs', icon: '/icon.png', trayIcon: '/tray.png' },
    settings: openSettings(join(folder, 'window.json'))
  })
  setupQuitting(shell)
  onTestFinished(async () => {
    fake.answers.push(1)
    if (!shell.hasEnded()) await shell.quit()
    await until(shell.hasEnded)
  })
  return { shell, folder, journal: async () => (await readFile(path, 'utf8')).trim().split('\n') }
}

const opened = () => until(() => fake.windows.at(-1)?.loaded.length)
const training = () => new Promise((done) => setTimeout(done, 200))

test('the window opens on the engine, sandboxed and hidden until it is drawn', async () => {
  const { shell } = await start('idle')
  await opened()
  const [window] = fake.windows
  expect(window?.options).toMatchObject({
    show: false,
    webPreferences: { preload: '/preload.cjs', sandbox: true, contextIsolation: true, nodeIntegration: false }
  })
  expect(window?.shown).toEqual(['show'])
  const url = window?.webContents.getURL() ?? ''
  expect(
    [url, 'http://127.0.0.1:1/', 'http://evil.example/', 'nonsense', 'file:///etc/passwd'].map(shell.isOurs)
  ).toEqual([true, false, false, false, false])
})

test('closing the window ends the engine in order, and remembers where the window was', async () => {
  const { folder, journal } = await start('idle')
  await opened()
  fake.windows[0]?.close()
  await until(() => fake.calls.includes('quit'))
  expect([fake.questions, (await journal()).slice(1)]).toEqual([[], ['end']])
  expect(openSettings(join(folder, 'window.json')).read().bounds).toEqual({
    x: 10,
    y: 20,
    width: 1000,
    height: 700
  })
})

test('while a run is going, closing asks; cancel changes nothing', async () => {
  const { journal } = await start('trains')
  await opened()
  await training()
  fake.answers.push(2)
  app.quit()
  await until(() => fake.questions.length)
  expect(fake.questions[0]).toMatchObject({
    message: '“first” is still training.',
    buttons: ['Keep training in the background', 'Stop after this epoch, then quit', 'Cancel']
  })
  await training()
  expect([fake.windows[0]?.destroyed, fake.calls, (await journal()).length]).toEqual([false, [], 1])
})

test('“stop after this epoch” quits once the run has ended', async () => {
  const { journal } = await start('trains')
  await opened()
  await training()
  fake.answers.push(1)
  fake.windows[0]?.close()
  await until(() => fake.calls.includes('quit'))
  expect((await journal()).slice(1)).toEqual(['{"type":"stop-runs","when":"epoch"}', 'end'])
})

test('“in the background” leaves an icon without a window, which brings it back', async () => {
  const { shell, journal } = await start('trains')
  await opened()
  await training()
  fake.answers.push(0)
  fake.windows[0]?.close()
  await until(() => fake.trays.length)
  const [tray] = fake.trays
  expect([fake.windows[0]?.destroyed, tray?.tip, fake.calls]).toEqual([true, 'Cocoscope: training first', []])

  shell.open()
  await until(() => fake.windows.length === 2)
  await opened()
  expect([tray?.destroyed, (await journal()).slice(1)]).toEqual([true, ['{"type":"sign-in"}']])
  expect(fake.questions).toHaveLength(1)
})

test('the icon in the tray stops after the epoch and quits', async () => {
  const { journal } = await start('trains')
  await opened()
  await training()
  fake.answers.push(0)
  fake.windows[0]?.close()
  await until(() => fake.trays.length)
  fake.trays[0]?.menu.find(({ label }) => label?.startsWith('Stop after'))?.click?.()
  await until(() => fake.calls.includes('quit'))
  expect((await journal()).slice(1)).toEqual(['{"type":"stop-runs","when":"epoch"}', 'end'])
})

test('a second start brings the window to the front', async () => {
  const { shell } = await start('idle')
  await opened()
  shell.open()
  expect(fake.windows[0]?.shown).toEqual(['show', 'restore', 'focus'])
})

test('a dead engine is started again, and the window comes back to its view with a message', async () => {
  const { journal } = await start('trains')
  await opened()
  const [window] = fake.windows
  if (window !== undefined)
    window.webContents.url = window.webContents.getURL().replace('/?', '/runs?tab=a&') + '#end'
  process.kill(Number((await journal())[0]?.split(' ')[1]), 'SIGKILL')
  await until(() => fake.questions.length)

  expect(fake.questions[0]?.message).toBe('The engine had stopped and was started again.')
  expect([window?.loaded.length, fake.windows.length]).toEqual([3, 1])
  const { origin, pathname, hash } = new URL(window?.webContents.getURL() ?? '')
  expect([pathname, hash, origin === new URL(window?.loaded[0]?.url ?? '').origin]).toEqual([
    '/runs',
    '#end',
    false
  ])
})

test('an engine that cannot start says why and is not tried again', async () => {
  const { journal } = await start('busy')
  await until(() => fake.calls.includes('quit'))
  expect([fake.errors, (await journal()).length]).toEqual([
    ['This workspace is open in another Cocoscope.'],
    1
  ])
})
