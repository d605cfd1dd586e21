/** What the desktop shell adds to the window, as `window.desktop`; a browser has none of it. */
export type Desktop = {
  /** Asks for a folder by the system's own dialog; null where it was closed. */
  chooseFolder(): Promise<string | null>
  /** Shows a file in the system's file manager. */
  reveal(path: string): Promise<void>
  /** The path of a file or folder that was dropped on the window. */
  pathOf(file: File): string
}

/** Names of the messages that the preload sends to the shell. */
export const desktopChannels = { chooseFolder: 'desktop:choose-folder', reveal: 'desktop:reveal' } as const
