import { app, session, type WebContents, type WebFrameMain } from 'electron'

/** Every page of this process stays on the engine's origin, opens nothing and is permitted nothing. */
export function setupLockDown(isOurs: (url: string) => boolean): void {
  app.on('web-contents-created', (_, contents) => lockDown(contents, isOurs))
  void app.whenReady().then(() => {
    session.defaultSession.setPermissionRequestHandler((_contents, _permission, decide) => decide(false))
    session.defaultSession.setPermissionCheckHandler(() => false)
    session.defaultSession.setDevicePermissionHandler(() => false)
  })
}

function lockDown(contents: WebContents, isOurs: (url: string) => boolean): void {
  const stay = (event: { preventDefault(): void; url: string }) => {
    if (!isOurs(event.url)) event.preventDefault()
  }
  contents.on('will-navigate', stay)
  contents.on('will-frame-navigate', stay)
  contents.on('will-redirect', stay)
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
}

/** Whether a message comes from the main frame of a page of ours. */
export const isOurFrame = (frame: WebFrameMain | null, isOurs: (url: string) => boolean): boolean =>
  frame !== null && frame.parent === null && isOurs(frame.url)
