import { contextBridge, ipcRenderer, webUtils } from 'electron'
import { desktopChannels, type Desktop } from '#contract/desktop.ts'

contextBridge.exposeInMainWorld('desktop', {
  chooseFolder: () => ipcRenderer.invoke(desktopChannels.chooseFolder) as Promise<string | null>,
  reveal: (path) => ipcRenderer.invoke(desktopChannels.reveal, path) as Promise<void>,
  pathOf: (file) => webUtils.getPathForFile(file)
} satisfies Desktop)
