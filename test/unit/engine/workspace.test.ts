import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, readFile, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openLog } from '#engine/log.ts'
import { newId, openWorkspace } from '#engine/workspace.ts'
import { put, temporaryFolder } from '../../coco-folder.ts'

const script = `
  import { openWorkspace } from '${new URL('../../../src/engine/workspace.ts', import.meta.url).href}'
  await openWorkspace(process.argv[1])
  console.log('open')
  setInterval(() => {}, 1000)
`

/** Another process that has the workspace open. */
async function otherProcess(folder: string) {
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, folder], {
    stdio: ['ignore', 'pipe', 'inherit']
  })
  await once(child.stdout, 'data')
  return child
}

async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', ''])
  await once(child, 'exit')
  return child.pid ?? 0
}

test('a workspace is made with its folders, for its user alone', async () => {
  const folder = join(await temporaryFolder(), 'deep', 'workspace')
  const workspace = await openWorkspace(folder)
  const modes = await Promise.all(
    [workspace.folder, workspace.datasets, workspace.cache, workspace.runs, workspace.trash].map(
      async (path) => (await stat(path)).mode & 0o777
    )
  )
  expect(modes).toEqual([0o700, 0o700, 0o700, 0o700, 0o700])
  await workspace.close()
})

test('a second instance is told who has the workspace, and gets it when that one has closed', async () => {
  const folder = await temporaryFolder()
  const first = await openWorkspace(folder)

  await expect(openWorkspace(folder)).rejects.toMatchObject({
    code: 'busy',
    message: expect.stringMatching(
      new RegExp(
        `^This workspace is open in another Cocoscope \\(process ${process.pid}, since \\d{4}-.*Z\\)\\. `
      )
    ) as string
  })
  await Promise.all([first.close(), first.close()])
  const second = await openWorkspace(folder)
  await second.close()
  expect(existsSync(join(folder, 'lock.json'))).toBe(false)
})

test('the lock of a process that was killed is taken over at once', async () => {
  const folder = await temporaryFolder()
  const child = await otherProcess(folder)
  await expect(openWorkspace(folder)).rejects.toMatchObject({
    code: 'busy',
    message: expect.stringContaining(`process ${child.pid}`) as string
  })
  child.kill('SIGKILL')
  await once(child, 'exit')

  const begun = performance.now()
  const workspace = await openWorkspace(folder)
  expect(performance.now() - begun).toBeLessThan(2000)
  expect(JSON.parse(await readFile(join(folder, 'lock.json'), 'utf8'))).toMatchObject({ pid: process.pid })
  await workspace.close()
})

test('of several that find a dead process’s lock together, exactly one gets it', async () => {
  const folder = await temporaryFolder()
  await mkdir(join(folder, 'workspace.lock'))
  await put(folder, 'lock.json', { pid: await deadPid(), host: hostname(), since: new Date().toISOString() })

  const tries = await Promise.allSettled(Array.from({ length: 5 }, () => openWorkspace(folder)))
  const winners = tries.filter((result) => result.status === 'fulfilled')
  expect(winners).toHaveLength(1)
  expect(
    tries
      .filter((result) => result.status === 'rejected')
      .map(({ reason }) => (reason as { code: string }).code)
  ).toEqual(Array(4).fill('busy'))
  await winners[0]?.value.close()
})

test('a fresh lock of another machine is respected, whatever its process id', async () => {
  const folder = await temporaryFolder()
  await mkdir(join(folder, 'workspace.lock'))
  await put(folder, 'lock.json', { pid: await deadPid(), host: 'elsewhere', since: new Date().toISOString() })
  await expect(openWorkspace(folder)).rejects.toMatchObject({ code: 'busy' })
})

test('a damaged lock.json does not matter where nobody has the lock', async () => {
  const folder = await temporaryFolder()
  await put(folder, 'lock.json', '{"pid": 12')
  const workspace = await openWorkspace(folder)
  await workspace.close()
})

test('a workspace that cannot be made gets a sentence', async () => {
  const file = await put(await temporaryFolder(), 'file', '')
  await expect(openWorkspace(join(file, 'workspace'))).rejects.toMatchObject({ code: 'unreadable' })
})

test('ids are 12 characters and do not repeat', () => {
  const ids = Array.from({ length: 1000 }, newId)
  expect(ids.every((id) => /^[a-z0-9]{12}$/.test(id))).toBe(true)
  expect(new Set(ids).size).toBe(1000)
})

test('what is logged is in the file at once, and goes on in the same file after a restart', async () => {
  const folder = await temporaryFolder()
  const { log, file } = await openLog(folder)
  log.info('First')
  const again = await openLog(folder)
  again.log.info('Second')
  expect(again.file).toBe(file)
  expect((await readFile(file, 'utf8')).match(/First|Second/g)).toEqual(['First', 'Second'])
})
