import { app } from 'electron'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setupDesktop } from './desktop.ts'
import { setupLockDown } from './lock-down.ts'
import { setupMenu } from './menu.ts'
import { findNode, placesIn, shellFolder } from './places.ts'
import { setupQuitting } from './quitting.ts'
import { openSettings } from './settings.ts'
import { startShell } from './shell.ts'

app.enableSandbox()
const ours = shellFolder(app.getPath('appData'))
// Before Electron makes it: it may lie in a workspace that does not exist yet, and a workspace is its owner's alone.
mkdirSync(ours, { recursive: true, mode: 0o700 })
app.setPath('userData', ours)

if (app.requestSingleInstanceLock()) setup()
else app.quit()

function setup(): void {
  const root = app.getAppPath()
  const places = placesIn(root)
  const settings = openSettings(join(ours, 'window.json'))
  const serve = [places.cli, 'serve', '--port', '0', '--no-open', '--stdio']
  const shell = startShell({ engineCommand: [findNode(root), ...serve], places, settings })

  app.on('second-instance', () => shell.open())
  app.on('activate', () => shell.open())
  setupLockDown(shell.isOurs)
  setupDesktop(settings, shell.isOurs)
  setupMenu()
  setupQuitting(shell)
}
