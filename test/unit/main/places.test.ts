import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { findNode, placesIn, shellFolder } from '../../../src/main/places.ts'
import { node24 } from '../../../scripts/node24.mjs'

const root = resolve(import.meta.dirname, '../../..')

test('the Node of the engine is the one that set-up uses, unless the start names another', () => {
  expect(findNode(root, {})).toBe(node24())
  expect(findNode(root, { COCOSCOPE_NODE: '/opt/node' })).toBe('/opt/node')
})

test('every committed file that the shell names is there', () => {
  const { preload, ...committed } = placesIn(root)
  expect(Object.values(committed).filter((path) => !existsSync(path))).toEqual([])
  expect(preload).toBe(join(root, 'out', 'preload', 'index.cjs'))
})

test('each workspace has a window of its own, and no window lies in the default workspace', () => {
  expect(shellFolder('/data', { COCOSCOPE_WORKSPACE: '/work' })).toBe(join('/work', 'window'))
  expect(shellFolder('/data', {})).toBe(join('/data', 'cocoscope-window'))
})
