import { BrowserWindow, dialog, ipcMain, shell, type OpenDialogOptions, type WebContents } from 'electron'
import { isAbsolute } from 'node:path'
import { z } from 'zod'
import { desktopChannels } from '#contract/desktop.ts'
import { isOurFrame } from './lock-down.ts'
import type { SettingsFile } from './settings.ts'

/** An absolute path of this machine: a network path would make Windows sign in at whatever server it names. */
const LocalPath = z
  .string()
  .max(4096)
  .refine((path) => isAbsolute(path) && !/^[\\/]{2}/.test(path))

/** Answers the preload: the system's folder dialog, and files shown in the system's file manager. */
export function setupDesktop(settings: SettingsFile, isOurs: (url: string) => boolean): void {
  const handle = (channel: string, answer: (sender: WebContents, input: unknown) => unknown) => {
    ipcMain.handle(channel, ({ sender, senderFrame }, input: unknown) => {
      if (!isOurFrame(senderFrame, isOurs))
        throw new Error(`${channel} was asked for by a page that is not ours`)
      return answer(sender, input)
    })
  }

  handle(desktopChannels.chooseFolder, async (sender) => {
    const { lastFolder } = settings.read()
    const question: OpenDialogOptions = {
      title: 'Open a COCO folder',
      properties: ['openDirectory'],
      ...(lastFolder === undefined ? {} : { defaultPath: lastFolder })
    }
    const window = BrowserWindow.fromWebContents(sender)
    const chosen = await (window === null
      ? dialog.showOpenDialog(question)
      : dialog.showOpenDialog(window, question))
    const [folder] = chosen.filePaths
    if (chosen.canceled || folder === undefined) return null
    settings.change({ lastFolder: folder })
    return folder
  })

  handle(desktopChannels.reveal, (_, path) => shell.showItemInFolder(LocalPath.parse(path)))
}
