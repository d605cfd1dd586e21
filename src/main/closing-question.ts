import { dialog, type BrowserWindow } from 'electron'
import type { GoingRun } from './engine-process.ts'

export type ClosingAnswer = 'background' | 'after-epoch' | 'cancel'

/** Asks what becomes of the runs that are going. The window may be gone already. */
export async function askBeforeClosing(
  window: BrowserWindow | undefined,
  going: GoingRun[]
): Promise<ClosingAnswer> {
  const names = going.map(({ name }) => `“${name}”`).join(', ')
  const question = {
    type: 'question' as const,
    message: `${names} ${going.length === 1 ? 'is' : 'are'} still training.`,
    detail: 'In the background it goes on without a window, and an icon in the tray brings the window back.',
    buttons: ['Keep training in the background', 'Stop after this epoch, then quit', 'Cancel'],
    defaultId: 0,
    cancelId: 2,
    noLink: true
  }
  const { response } = await (window === undefined
    ? dialog.showMessageBox(question)
    : dialog.showMessageBox(window, question))
  return (['background', 'after-epoch', 'cancel'] as const)[response] ?? 'cancel'
}
