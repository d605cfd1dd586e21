import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'

const Rectangle = z.object({ x: z.int(), y: z.int(), width: z.int().min(1), height: z.int().min(1) })
export type Rectangle = z.infer<typeof Rectangle>

const Settings = z.object({
  bounds: Rectangle.optional(),
  maximized: z.boolean().optional(),
  /** Where the folder dialog was last. */
  lastFolder: z.string().optional()
})
export type Settings = z.infer<typeof Settings>

/** What the shell remembers from one start to the next, in one small file. */
export type SettingsFile = { read(): Settings; change(part: Settings): void }

export function openSettings(path: string): SettingsFile {
  let settings = read(path)
  return {
    read: () => settings,
    change(part) {
      settings = { ...settings, ...part }
      mkdirSync(dirname(path), { recursive: true })
      // In place of the old file at once, whole: Electron may be ended at any moment while it quits.
      writeFileSync(`${path}.tmp`, JSON.stringify(settings), { mode: 0o600 })
      renameSync(`${path}.tmp`, path)
    }
  }
}

/** Bounds of a window are worth nothing where they cannot be read: then everything is as at the first start. */
function read(path: string): Settings {
  try {
    return Settings.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return {}
  }
}

/**
 * The remembered bounds where at least a grip of the window would show on one of the displays as they are now, made no larger than
 * that display; else undefined.
 */
export function fitBounds(bounds: Rectangle | undefined, displays: Rectangle[]): Rectangle | undefined {
  if (bounds === undefined) return undefined
  const display = displays.find((area) => {
    const width = Math.min(bounds.x + bounds.width, area.x + area.width) - Math.max(bounds.x, area.x)
    const titleShows = bounds.y >= area.y && bounds.y < area.y + area.height - 40
    return width >= 120 && titleShows
  })
  if (display === undefined) return undefined
  const { width, height } = display
  return { ...bounds, width: Math.min(bounds.width, width), height: Math.min(bounds.height, height) }
}
