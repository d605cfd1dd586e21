import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fitBounds, openSettings } from '../../../src/main/settings.ts'
import { temporaryFolder } from '../../coco-folder.ts'

test('what is changed is there at the next start, and no temporary file is left', async () => {
  const folder = join(await temporaryFolder(), 'new')
  const path = join(folder, 'window.json')
  const settings = openSettings(path)
  settings.change({ lastFolder: '/data' })
  settings.change({ maximized: true })
  expect(openSettings(path).read()).toEqual({ lastFolder: '/data', maximized: true })
  expect(await readdir(folder)).toEqual(['window.json'])
})

test.each(['', '{', 'null', '{"bounds":{"x":"0"}}', '{"bounds":{"x":1.5,"y":0,"width":0,"height":-1}}'])(
  'a file that holds %j is as none, and is replaced by the next change',
  async (content) => {
    const path = join(await temporaryFolder(), 'window.json')
    await writeFile(path, content)
    const settings = openSettings(path)
    expect(settings.read()).toEqual({})
    settings.change({ maximized: false })
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({ maximized: false })
  }
)

const displays = [
  { x: 0, y: 0, width: 1920, height: 1040 },
  { x: 1920, y: 0, width: 1280, height: 800 }
]

test.each([
  ['on the first display', { x: 100, y: 50, width: 1200, height: 800 }, undefined],
  ['on the second display', { x: 2000, y: 50, width: 900, height: 700 }, undefined],
  ['half off the edge', { x: -600, y: 50, width: 1200, height: 800 }, undefined],
  ['larger than its display', { x: 2000, y: 0, width: 5000, height: 5000 }, { width: 1280, height: 800 }]
])('a window that was %s comes back there', (_, bounds, change) => {
  expect(fitBounds(bounds, displays)).toEqual({ ...bounds, ...change })
})

test.each([
  ['on a display that is gone', { x: 4000, y: 50, width: 1200, height: 800 }],
  ['with only an edge showing', { x: -1150, y: 50, width: 1200, height: 800 }],
  ['with its title above the screen', { x: 0, y: -500, width: 1200, height: 800 }],
  ['with its title below the screen', { x: 0, y: 1030, width: 1200, height: 800 }],
  ['nowhere yet', undefined]
])('a window that was %s comes back where the system puts it', (_, bounds) => {
  expect(fitBounds(bounds, displays)).toBeUndefined()
})
