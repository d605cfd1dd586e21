import { mkdir, mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { leadsTo, linkFolder, makeCached, removeLeftovers } from '../../../scripts/tensorflow/cache.mjs'
import { isComplete, isIntact } from '../../../scripts/tools/manifest.mjs'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cocoscope-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function writeLibrary(target: string) {
  await mkdir(join(target, 'deps', 'lib'), { recursive: true })
  await writeFile(join(target, 'deps', 'lib', 'library.so'), 'a library')
}

test('a cached folder is complete and intact once it is made, and nothing else is left', async () => {
  const target = join(folder, 'key')
  await makeCached(target, writeLibrary)

  expect([await isComplete(target), await isIntact(target), await readdir(folder)]).toEqual([
    true,
    true,
    ['key']
  ])
})

test('making a cached folder that fails half-way leaves nothing behind', async () => {
  const making = makeCached(join(folder, 'key'), async (temp) => {
    await writeLibrary(temp)
    throw new Error('the network went away')
  })

  await expect(making).rejects.toThrow('the network went away')
  expect(await readdir(folder)).toEqual([])
})

test('a folder without its manifest is not complete, and neither is one with a torn manifest', async () => {
  const target = join(folder, 'key')
  await makeCached(target, writeLibrary)
  await truncate(join(target, 'manifest.json'), 20)
  const torn = await isComplete(target)
  await rm(join(target, 'manifest.json'))

  expect([torn, await isComplete(target)]).toEqual([false, false])
})

test('a missing or shortened file is seen at once, a changed one when contents are compared', async () => {
  const target = join(folder, 'key')
  const library = join(target, 'deps', 'lib', 'library.so')
  await makeCached(target, writeLibrary)
  await writeFile(library, 'A library')
  const changed = [await isComplete(target), await isIntact(target)]
  await truncate(library, 4)
  const shortened = await isComplete(target)
  await rm(library)

  expect([changed, shortened, await isComplete(target)]).toEqual([[true, false], false, false])
})

test('what a set-up that was killed left behind is removed, what one that runs is making is not', async () => {
  const gone = 2 ** 22 + 1
  for (const name of [`key.${gone}.tmp`, `key.${process.pid}.tmp`, 'key']) await mkdir(join(folder, name))
  await removeLeftovers(folder)

  expect((await readdir(folder)).sort()).toEqual(['key', `key.${process.pid}.tmp`])
})

test('a link takes the place of a folder or of another link, and leaves what that one led to alone', async () => {
  const [first, second, link] = ['first', 'second', 'link'].map((name) => join(folder, name)) as [
    string,
    string,
    string
  ]
  await writeLibrary(first)
  await writeLibrary(second)
  await writeLibrary(link)
  await linkFolder(link, first)
  const before = await leadsTo(link, first)
  await linkFolder(link, second)

  expect([before, await leadsTo(link, first), await leadsTo(link, second), await readdir(first)]).toEqual([
    true,
    false,
    true,
    ['deps']
  ])
})
