import { Menu, Notification, Tray } from 'electron'
import type { GoingRun } from './engine-process.ts'

/** The icon that stands for Cocoscope while it trains without a window. */
export type Background = {
  show(going: GoingRun[]): void
  hide(): void
}

export function createBackground(
  icon: string,
  actions: { open: () => void; stopAfterEpoch: () => void; quit: () => void }
): Background {
  let tray: Tray | undefined

  return {
    show(going) {
      if (tray === undefined) {
        tray = new Tray(icon)
        tray.on('click', actions.open)
      } else if (going.length === 0) {
        new Notification({ title: 'Cocoscope', body: 'The training has ended.' }).show()
      }
      const title = titleOf(going)
      tray.setToolTip(`Cocoscope: ${title}`)
      tray.setContextMenu(
        Menu.buildFromTemplate([
          { label: title, enabled: false },
          { type: 'separator' },
          { label: 'Open Cocoscope', click: actions.open },
          {
            label: 'Stop after this epoch and quit',
            enabled: going.length > 0,
            click: actions.stopAfterEpoch
          },
          { label: 'Quit', click: actions.quit }
        ])
      )
    },
    hide() {
      tray?.destroy()
      tray = undefined
    }
  }
}

const titleOf = (going: GoingRun[]) =>
  going.length === 0 ? 'nothing is training' : `training ${going.map(({ name }) => name).join(', ')}`
