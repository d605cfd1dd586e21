import { app, dialog, type BrowserWindow } from 'electron'
import { createBackground } from './background.ts'
import { askBeforeClosing } from './closing-question.ts'
import { startEngineProcess, type GoingRun } from './engine-process.ts'
import type { placesIn } from './places.ts'
import type { SettingsFile } from './settings.ts'
import { createWindow, loadWindow } from './window.ts'

/** The life of the application: one engine, at most one window on it, and what becomes of either when the other goes away. */
export type Shell = {
  /** Brings the window to the front, and back where there is none. */
  open: () => void
  /** Ends everything, asking first where a run is going. */
  quit: () => Promise<void>
  /** Whether an address is of the engine that runs now. */
  isOurs: (url: string) => boolean
  hasEnded: () => boolean
}

export function startShell(options: {
  engineCommand: [string, ...string[]]
  places: ReturnType<typeof placesIn>
  settings: SettingsFile
}): Shell {
  const { places, settings } = options
  let window: BrowserWindow | undefined
  let wantsWindow = true
  let origin: string | undefined
  let asking = false
  let quitsWhenIdle = false
  let ending: Promise<void> | undefined
  let hasEnded = false

  const engine = startEngineProcess(options.engineCommand, {
    listening(signInUrl) {
      enter(signInUrl).catch((error: unknown) => {
        // The engine died while the page was loading: the next one brings the next address.
        console.error('The window could not be loaded:', error)
      })
    },
    runs: follow,
    failed(message) {
      dialog.showErrorBox('Cocoscope cannot go on', message)
      void end()
    }
  })
  const background = createBackground(places.trayIcon, {
    open,
    stopAfterEpoch,
    quit: () => void end()
  })

  async function enter(signInUrl: string): Promise<void> {
    origin = new URL(signInUrl).origin
    await app.whenReady()
    if (!wantsWindow) return
    background.hide()
    if (window !== undefined) {
      await loadWindow(window, signInUrl)
      await tellOfRestart(window)
      return
    }
    window = createWindow(settings, places)
    window.on('close', (event) => {
      if (hasEnded) return
      event.preventDefault()
      void quit()
    })
    await loadWindow(window, signInUrl)
  }

  function follow(going: GoingRun[]): void {
    if (quitsWhenIdle && going.length === 0) void end()
    else if (!wantsWindow) background.show(going)
  }

  function open(): void {
    if (!wantsWindow) {
      wantsWindow = true
      engine.signIn()
    } else if (window !== undefined) {
      if (window.isMinimized()) window.restore()
      window.focus()
    }
  }

  function stopAfterEpoch(): void {
    quitsWhenIdle = true
    engine.stopRuns('epoch')
  }

  async function quit(): Promise<void> {
    if (asking || ending !== undefined) return
    if (engine.going().length === 0) return end()
    asking = true
    const answer = await askBeforeClosing(window, engine.going()).finally(() => (asking = false))
    // The last run may have ended while the question stood.
    if (answer !== 'cancel' && engine.going().length === 0) return end()
    quitsWhenIdle = false
    if (answer === 'after-epoch') stopAfterEpoch()
    if (answer === 'background') goToBackground()
  }

  function goToBackground(): void {
    wantsWindow = false
    window?.destroy()
    window = undefined
    background.show(engine.going())
  }

  function end(): Promise<void> {
    return (ending ??= endOnce())
  }

  async function endOnce(): Promise<void> {
    window?.hide()
    await engine.stop()
    background.hide()
    hasEnded = true
    app.quit()
  }

  return {
    open,
    quit,
    isOurs: (url) => origin !== undefined && URL.canParse(url) && new URL(url).origin === origin,
    hasEnded: () => hasEnded
  }
}

const tellOfRestart = (window: BrowserWindow) =>
  dialog.showMessageBox(window, {
    type: 'warning',
    message: 'The engine had stopped and was started again.',
    detail:
      'A run that was going is marked as interrupted. Resume it on the Runs page: it goes on from its last checkpoint.',
    buttons: ['OK']
  })
