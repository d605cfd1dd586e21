import { join } from 'node:path'
import { beforeEach, expect, test, vi } from 'vitest'
import { desktopChannels } from '#contract/desktop.ts'
import { setupDesktop } from '../../../src/main/desktop.ts'
import { setupLockDown } from '../../../src/main/lock-down.ts'
import { setupMenu } from '../../../src/main/menu.ts'
import { openSettings } from '../../../src/main/settings.ts'
import { temporaryFolder } from '../../coco-folder.ts'
import { BrowserWindow, fake, resetElectron } from '../../support/electron.ts'

vi.mock('electron', () => import('../../support/electron.ts'))
beforeEach(resetElectron)

const isOurs = (url: string) => url.startsWith('http://127.0.0.1:5/')
const ourFrame = { parent: null, url: 'http://127.0.0.1:5/runs' }

async function desktop() {
  setupDesktop(openSettings(join(await temporaryFolder(), 'window.json')), isOurs)
  const { webContents: sender } = new BrowserWindow({ webPreferences: {} })
  return (channel: string, input?: unknown, senderFrame: unknown = ourFrame) =>
    fake.handlers.get(channel)?.({ sender, senderFrame }, input)
}

test('the folder dialog starts where it was last', async () => {
  const ask = await desktop()
  expect(await ask(desktopChannels.chooseFolder)).toBeNull()
  fake.chosenFolder = '/data/coco'
  expect(await ask(desktopChannels.chooseFolder)).toBe('/data/coco')
  await ask(desktopChannels.chooseFolder)
  expect(fake.dialogs.map(({ defaultPath }) => defaultPath)).toEqual([undefined, undefined, '/data/coco'])
})

test('a file is shown in the file manager, by absolute paths of this machine only', async () => {
  const ask = await desktop()
  await ask(desktopChannels.reveal, '/data/1.jpg')
  for (const path of ['1.jpg', '../1.jpg', '//server/share', '\\\\server\\share', '', 7, null, undefined]) {
    expect(() => ask(desktopChannels.reveal, path)).toThrow()
  }
  expect(fake.revealed).toEqual(['/data/1.jpg'])
})

test.each([
  ['another origin', { parent: null, url: 'http://evil.example/' }],
  ['a frame within our page', { parent: ourFrame, url: ourFrame.url }],
  ['a frame that is gone', null]
])('%s is not answered', async (_, frame) => {
  const ask = await desktop()
  for (const channel of Object.values(desktopChannels)) {
    expect(() => ask(channel, '/data/1.jpg', frame)).toThrow('not ours')
  }
  expect([fake.revealed, fake.dialogs]).toEqual([[], []])
})

test('a page goes nowhere else, opens nothing, embeds nothing and is permitted nothing', async () => {
  setupLockDown(isOurs)
  await Promise.resolve()
  const { webContents } = new BrowserWindow({ webPreferences: {} })
  const isStopped = (name: string, url: string) => {
    let stopped = false
    webContents.emit(name, { url, preventDefault: () => (stopped = true) })
    return stopped
  }
  const navigations = ['will-navigate', 'will-frame-navigate', 'will-redirect']
  for (const url of ['http://evil.example/', 'http://127.0.0.1:6/', 'file:///etc/passwd', 'javascript:1']) {
    expect(navigations.map((name) => isStopped(name, url))).toEqual([true, true, true])
  }
  expect(navigations.map((name) => isStopped(name, ourFrame.url))).toEqual([false, false, false])
  expect(isStopped('will-attach-webview', ourFrame.url)).toBe(true)
  expect(webContents.opener?.({ url: ourFrame.url })).toEqual({ action: 'deny' })

  const decide = vi.fn()
  const { request, check, device } = fake.permissions as Record<string, (...args: unknown[]) => unknown>
  request?.(webContents, 'media', decide)
  expect([decide.mock.calls, check?.(webContents, 'clipboard-read'), device?.({})]).toEqual([
    [[false]],
    false,
    false
  ])
})

test('the menu has the usual roles', () => {
  setupMenu()
  expect(fake.calls[0]).toMatch(/fileMenu editMenu viewMenu windowMenu$/)
})
