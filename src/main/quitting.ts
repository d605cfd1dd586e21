import { app } from 'electron'
import type { Shell } from './shell.ts'

/** Quitting waits until the engine has ended; a closed window alone ends nothing, since training may go on without it. */
export function setupQuitting(shell: Shell): void {
  app.on('before-quit', (event) => {
    if (shell.hasEnded()) return
    event.preventDefault()
    void shell.quit()
  })
  app.on('window-all-closed', () => undefined)
}
