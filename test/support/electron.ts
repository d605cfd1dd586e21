import { EventEmitter } from 'node:events'

/** As much of Electron as the shell uses, without a screen: `vi.mock('electron', () => import('../support/electron.ts'))`. */

const preventable = () => {
  const event = { defaultPrevented: false, preventDefault: () => void (event.defaultPrevented = true) }
  return event
}

/** What the test sets and reads. */
export const fake = {
  root: '',
  appData: '',
  isFirst: true,
  /** What the person answers to the next questions: the index of a button. */
  answers: [] as number[],
  chosenFolder: null as string | null,
  questions: [] as { message: string; buttons?: string[] }[],
  errors: [] as string[],
  dialogs: [] as { defaultPath?: string }[],
  revealed: [] as string[],
  windows: [] as BrowserWindow[],
  trays: [] as Tray[],
  notifications: [] as string[],
  handlers: new Map<string, (event: unknown, input: unknown) => unknown>(),
  permissions: {} as Record<string, (...args: never[]) => unknown>,
  calls: [] as string[],
  displays: [{ x: 0, y: 0, width: 1920, height: 1080 }]
}

class App extends EventEmitter {
  enableSandbox = () => void fake.calls.push('enableSandbox')
  setPath = (name: string, path: string) => void (this.paths[name] = path)
  getPath = (name: string) => this.paths[name] ?? fake.appData
  getAppPath = () => fake.root
  requestSingleInstanceLock = () => (fake.calls.push('requestSingleInstanceLock'), fake.isFirst)
  whenReady = () => Promise.resolve()
  private paths: Record<string, string> = {}

  quit = () => {
    const event = preventable()
    this.emit('before-quit', event)
    if (event.defaultPrevented) return
    for (const window of fake.windows) window.close()
    if (fake.windows.every((window) => window.destroyed)) fake.calls.push('quit')
  }
}
export const app = new App()

export class WebContents extends EventEmitter {
  url = ''
  cookie = ''
  opener: ((details: { url: string }) => { action: string }) | undefined
  readonly mainFrame = { parent: null, url: '' }
  getURL = () => this.url
  setWindowOpenHandler = (handler: typeof this.opener) => void (this.opener = handler)
}

export class BrowserWindow extends EventEmitter {
  static fromWebContents = (contents: unknown) =>
    fake.windows.find((window) => window.webContents === contents) ?? null
  readonly webContents = new WebContents()
  readonly options: Record<string, unknown> & { webPreferences: Record<string, unknown> }
  destroyed = false
  loaded: { url: string; status: number }[] = []
  shown: string[] = []

  constructor(options: BrowserWindow['options']) {
    super()
    this.options = options
    fake.windows.push(this)
    app.emit('web-contents-created', {}, this.webContents)
  }

  /** Loads a page as a browser does: with the cookie it was given, along redirects. */
  async loadURL(url: string): Promise<void> {
    const answer = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: this.webContents.cookie, accept: 'text/html' }
    })
    this.webContents.cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? this.webContents.cookie
    const location = answer.headers.get('location')
    if (location !== null) return this.loadURL(new URL(location, url).href)
    this.webContents.url = this.webContents.mainFrame.url = url
    this.loaded.push({ url, status: answer.status })
    this.emit('ready-to-show')
  }

  close() {
    const event = preventable()
    this.emit('close', event)
    if (!event.defaultPrevented) this.destroy()
  }

  destroy() {
    this.destroyed = true
    this.emit('closed')
    if (fake.windows.every((window) => window.destroyed) && app.listenerCount('window-all-closed') === 0)
      app.quit()
  }

  show = () => void this.shown.push('show')
  hide = () => void this.shown.push('hide')
  focus = () => void this.shown.push('focus')
  restore = () => void this.shown.push('restore')
  maximize = () => void this.shown.push('maximize')
  isMinimized = () => true
  isMaximized = () => false
  getNormalBounds = () => ({ x: 10, y: 20, width: 1000, height: 700 })
}

type MenuItem = { label?: string; role?: string; enabled?: boolean; click?: () => void }

export class Tray extends EventEmitter {
  tip = ''
  menu: MenuItem[] = []
  destroyed = false
  readonly icon: string
  constructor(icon: string) {
    super()
    this.icon = icon
    fake.trays.push(this)
  }
  setToolTip = (tip: string) => void (this.tip = tip)
  setContextMenu = (menu: MenuItem[]) => void (this.menu = menu)
  destroy = () => void (this.destroyed = true)
}

export class Notification {
  private readonly body: string
  constructor({ body }: { body: string }) {
    this.body = body
  }
  show = () => void fake.notifications.push(this.body)
}

export const Menu = {
  buildFromTemplate: (items: MenuItem[]) => items,
  setApplicationMenu: (items: MenuItem[]) =>
    void fake.calls.push(`menu ${items.map(({ role }) => role).join(' ')}`)
}

type Question = (typeof fake.questions)[number]
export const dialog = {
  showMessageBox(...args: [Question] | [BrowserWindow, Question]) {
    fake.questions.push(args.length === 1 ? args[0] : args[1])
    return Promise.resolve({ response: fake.answers.shift() ?? 0 })
  },
  showErrorBox: (_title: string, message: string) => void fake.errors.push(message),
  showOpenDialog(_window: BrowserWindow, options: { defaultPath?: string }) {
    fake.dialogs.push(options)
    return Promise.resolve({
      canceled: fake.chosenFolder === null,
      filePaths: fake.chosenFolder === null ? [] : [fake.chosenFolder]
    })
  }
}

export const ipcMain = {
  handle: (channel: string, handler: (event: unknown, input: unknown) => unknown) =>
    void fake.handlers.set(channel, handler)
}
export const shell = { showItemInFolder: (path: string) => void fake.revealed.push(path) }
export const screen = { getAllDisplays: () => fake.displays.map((workArea) => ({ workArea })) }

const permission = (name: string) => (handler: (...args: never[]) => unknown) =>
  void (fake.permissions[name] = handler)
export const session = {
  defaultSession: {
    setPermissionRequestHandler: permission('request'),
    setPermissionCheckHandler: permission('check'),
    setDevicePermissionHandler: permission('device')
  }
}

/** Forgets everything, as a fresh process would. */
export function resetElectron(): void {
  app.removeAllListeners()
  for (const value of Object.values(fake)) {
    if (Array.isArray(value)) value.length = 0
    else if (value instanceof Map) value.clear()
  }
  fake.displays.push({ x: 0, y: 0, width: 1920, height: 1080 })
  fake.chosenFolder = null
  fake.isFirst = true
}
