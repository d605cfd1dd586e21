import { Menu, type MenuItemConstructorOptions } from 'electron'

/** The usual menu: copy and paste, zoom and full screen are where they are expected. */
export function setupMenu(): void {
  const ours: MenuItemConstructorOptions[] = [
    { role: 'fileMenu' },
    { role: 'editMenu' },
    { role: 'viewMenu' },
    { role: 'windowMenu' }
  ]
  const template = process.platform === 'darwin' ? [{ role: 'appMenu' as const }, ...ours] : ours
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}
