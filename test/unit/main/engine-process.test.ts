import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { expect, test, vi } from 'vitest'
import { startEngineProcess } from '../../../src/main/engine-process.ts'
import { temporaryFolder } from '../../coco-folder.ts'

const engine = resolve(import.meta.dirname, '../../support/scripted-engine.ts')

async function failureOf(command: [string, ...string[]]): Promise<string> {
  const listener = { listening: vi.fn(), runs: vi.fn() }
  return new Promise((failed) => {
    startEngineProcess(command, { ...listener, failed }, 5)
  })
}

test('an engine that ends again and again is given up after five more tries', async () => {
  const journal = join(await temporaryFolder(), 'journal')
  expect(await failureOf([process.execPath, engine, 'dies', journal])).toContain('again and again')
  expect((await readFile(journal, 'utf8')).trim().split('\n')).toHaveLength(6)
}, 20_000)

test('a Node that is not there is said so at once', async () => {
  expect(await failureOf(['/nowhere/node'])).toMatch(/cannot be started: .*\/nowhere\/node/)
})
