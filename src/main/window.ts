import { BrowserWindow, screen } from 'electron'
import { fitBounds, type SettingsFile } from './settings.ts'

/** Makes the window, hidden until its page is drawn, where it was the last time. */
export function createWindow(
  settings: SettingsFile,
  { preload, icon }: { preload: string; icon: string }
): BrowserWindow {
  const { bounds, maximized } = settings.read()
  const displays = screen.getAllDisplays().map(({ workArea }) => workArea)
  const window = new BrowserWindow({
    width: 1280,
    height: 840,
    ...fitBounds(bounds, displays),
    minWidth: 720,
    minHeight: 480,
    show: false,
    title: 'Cocoscope',
    icon,
    autoHideMenuBar: true,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      spellcheck: false
    }
  })
  window.once('ready-to-show', () => {
    if (maximized === true) window.maximize()
    window.show()
  })
  const remember = () =>
    settings.change({ bounds: window.getNormalBounds(), maximized: window.isMaximized() })
  window.on('close', remember)
  return window
}

/** Signs the window in at a new engine and brings it back to the view it showed. */
export async function loadWindow(window: BrowserWindow, signInUrl: string): Promise<void> {
  const before = window.webContents.getURL()
  await window.loadURL(signInUrl)
  if (before === '') return
  const { pathname, search, hash } = new URL(before)
  await window.loadURL(new URL(`${pathname}${search}${hash}`, signInUrl).href)
}
