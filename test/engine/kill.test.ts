import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { RunConfig } from '#contract/config.ts'
import type { EngineEvent } from '#contract/events.ts'
import type { Run } from '#contract/shapes.ts'
import { startEngine } from '#engine/engine.ts'
import { temporaryFolder } from '../coco-folder.ts'
import { waitForLine } from '../support/cli.ts'
import { testEngine, untilEvent, untilRun } from '../support/engine.ts'
import { colouredCoco, quickConfig } from '../support/runs.ts'

const program = resolve(import.meta.dirname, '../support/engine-child.ts')
const config = quickConfig({ epochs: 6, batchSize: 2 })

/** An engine in a process of its own; given a dataset, it trains. */
function startChild(workspace: string, train?: { folder: string; config: RunConfig }): ChildProcess {
  const args = train === undefined ? [] : [train.folder, JSON.stringify(train.config)]
  const child = spawn(process.execPath, [program, workspace, ...args], { stdio: ['pipe', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL')
  await once(child, 'exit')
}

/** Process ids of the compute processes that a process has started. */
function computeOf(parent: number): number[] {
  const listed = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' })
  return listed
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, ppid, ...args]) => Number(ppid) === parent && args.join(' ').includes('compute/host.ts'))
    .map(([pid]) => Number(pid))
}

const isAlive = (pid: number) =>
  execFileSync('ps', ['-A', '-o', 'pid=,stat='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .some(([id, state]) => Number(id) === pid && state?.startsWith('Z') === false)

/** What of an epoch follows from the configuration alone. */
const curve = ({ epochs }: Run) =>
  epochs.map(({ epoch, step, loss, valLoss, mAP }) => [epoch, step, loss, valLoss, mAP])

test('an engine killed during an epoch leaves a run that a new one resumes to the same curve', async () => {
  const [workspace, folder] = [await temporaryFolder(), await colouredCoco()]
  const child = startChild(workspace, { folder, config })
  await waitForLine(child, (line) => {
    const event = line as EngineEvent
    return event.type === 'run-step' && event.progress.epoch === 3 && event.progress.step < 16
  })
  const compute = computeOf(child.pid!)
  expect(compute).toHaveLength(1)
  await kill(child)
  await expect.poll(() => compute.some(isAlive), { timeout: 10_000 }).toBe(false)

  const engine = await testEngine(workspace)
  const [killed] = await engine.handlers['run.list']({})
  expect(killed).toMatchObject({ state: 'interrupted', message: expect.stringContaining('Resume') })
  const { run, dataset, epochs, checkpoint } = killed!
  expect(epochs.length).toBeGreaterThanOrEqual(2)
  expect(epochs.length).toBeLessThan(6)
  expect(checkpoint).toMatchObject({ name: `epoch-000${epochs.length}`, step: 16 * epochs.length })

  await engine.handlers['run.resume']({ run })
  const resumed = await untilRun(engine, run, 'finished')
  const fresh = await engine.handlers['run.start']({ dataset: dataset.dataset, config })
  expect(curve(resumed)).toEqual(curve(await untilRun(engine, fresh.run, 'finished')))
})

test('an engine killed before the first checkpoint leaves a run that begins anew', async () => {
  const [workspace, folder] = [await temporaryFolder(), await colouredCoco()]
  const child = startChild(workspace, { folder, config })
  await waitForLine(child, ({ type, run }) => type === 'run' && (run as Run).state === 'preparing')
  await kill(child)

  const engine = await testEngine(workspace)
  const [killed] = await engine.handlers['run.list']({})
  expect(killed).toMatchObject({ state: 'interrupted', message: expect.stringContaining('anew') })
  await engine.handlers['run.resume']({ run: killed!.run })
  expect((await untilRun(engine, killed!.run, 'finished')).epochs).toHaveLength(6)
})

test('a run whose record is older than its newest checkpoint goes on from that checkpoint', async () => {
  const [workspace, folder] = [await temporaryFolder(), await colouredCoco()]
  const engine = await testEngine(workspace)
  const { dataset } = await engine.handlers['dataset.open']({ folder })
  const { run: id } = await engine.handlers['run.start']({
    dataset,
    config: { ...config, training: { ...config.training, epochs: 60 } }
  })
  await expect
    .poll(async () => (await engine.handlers['run.get']({ run: id })).epochs.length, { timeout: 60_000 })
    .toBeGreaterThan(3)
  await engine.handlers['run.stop']({ run: id, when: 'epoch' })
  const stopped = await untilRun(engine, id, 'stopped')
  await engine.close()

  // As if the engine had been killed before it heard of anything but the first epoch, in the middle of a line.
  const file = (name: string) => join(workspace, 'runs', id, name)
  const record = JSON.parse(await readFile(file('run.json'), 'utf8')) as Run
  const old = {
    ...record,
    state: 'running',
    bestEpoch: 1,
    checkpoint: { ...record.checkpoint, name: 'epoch-0001' }
  }
  await writeFile(file('run.json'), JSON.stringify(old))
  const [first = '', second = ''] = (await readFile(file('metrics.jsonl'), 'utf8')).split('\n')
  await writeFile(file('metrics.jsonl'), `${first}\n`)
  await appendFile(file('metrics.jsonl'), second.slice(0, 30))

  const next = await testEngine(workspace)
  const found = await next.handlers['run.get']({ run: id })
  expect(found).toMatchObject({ state: 'interrupted', bestEpoch: stopped.bestEpoch })
  expect(found.checkpoint?.name).toBe(stopped.checkpoint?.name)
  expect(found.epochs[0]).toEqual(JSON.parse(first))
  expect(found.epochs.at(-1)).toEqual(stopped.epochs.at(-1))
  const { checkpoint } = await next.handlers['evaluation.get']({ run: id, threshold: 0.5 })
  expect(checkpoint).toBe(`epoch-${String(stopped.bestEpoch).padStart(4, '0')}`)
  await next.handlers['run.resume']({ run: id })
  await untilEvent(next, ({ type }) => type === 'run-epoch')
})

test('a killed compute process is a failed run with a sentence; the engine answers, and the run resumes', async () => {
  const engine = await testEngine()
  const { dataset } = await engine.handlers['dataset.open']({ folder: await colouredCoco() })
  const { run } = await engine.handlers['run.start']({ dataset, config })
  await untilEvent(engine, ({ type }) => type === 'run-epoch')
  for (const pid of computeOf(process.pid)) process.kill(pid, 'SIGKILL')

  const failed = await untilRun(engine, run, 'failed')
  expect(failed.message).toMatch(/killed.*memory.*resumed/)
  expect((await engine.handlers['run.log']({ run })).text).toContain(failed.message)
  expect((await engine.handlers['dataset.get']({ dataset })).images).toBe(52)
  await engine.handlers['run.resume']({ run })
  expect((await untilRun(engine, run, 'finished')).epochs).toHaveLength(6)
})

test('a compute process killed while it scores fails the evaluation with a sentence, and the next one works', async () => {
  const engine = await testEngine()
  const { dataset } = await engine.handlers['dataset.open']({ folder: await colouredCoco() })
  const { run } = await engine.handlers['run.start']({ dataset, config: quickConfig({ epochs: 1 }) })
  await untilRun(engine, run, 'finished')
  const scoring = untilEvent(engine, (event) => event.type === 'job' && event.job.kind === 'evaluate')
  const evaluation = engine.handlers['evaluation.get']({ run, threshold: 0.5 })
  const refused = expect(evaluation).rejects.toMatchObject({ code: 'compute-died' })
  await scoring
  for (const pid of computeOf(process.pid)) process.kill(pid, 'SIGKILL')
  await refused
  expect((await engine.handlers['evaluation.get']({ run, threshold: 0.5 })).images).toBe(12)
})

test('a second engine on a workspace is told who has it, and gets it once that one is killed', async () => {
  const workspace = await temporaryFolder()
  const child = startChild(workspace)
  await waitForLine(child, ({ type }) => type === 'open')
  await expect(startEngine({ workspace })).rejects.toMatchObject({
    code: 'busy',
    message: expect.stringContaining(`process ${child.pid}`)
  })
  await kill(child)
  const engine = await testEngine(workspace)
  expect((await engine.handlers['engine.info']({})).workspace).toBe(workspace)
})

test('a run.json that cannot be read is named by the engine that sets it aside', async () => {
  const workspace = await temporaryFolder()
  const engine = await testEngine(workspace)
  const { dataset } = await engine.handlers['dataset.open']({ folder: await colouredCoco() })
  const { run } = await engine.handlers['run.start']({ dataset, config: quickConfig({ epochs: 1 }) })
  await untilRun(engine, run, 'finished')
  await engine.close()
  await writeFile(join(workspace, 'runs', run, 'run.json'), '{"run": ')

  const next = await testEngine(workspace)
  const { setAside } = await next.handlers['engine.info']({})
  expect(setAside).toEqual([expect.stringContaining('run.json.damaged-')])
  await expect(next.handlers['run.get']({ run })).rejects.toMatchObject({ code: 'damaged' })
})
