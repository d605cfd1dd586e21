import { mkdir, readdir, readFile, rename, stat, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '#contract/errors.ts'
import { EpochMetrics, Run, RunId } from '#contract/shapes.ts'
import { ifMissing } from '#storage/error-code.ts'
import { appendLine, replaceFile } from '#storage/files.ts'
import type { Log } from '../log.ts'
import type { Workspace } from '../workspace.ts'

/** What run.json holds; the rest of a run is read from the files beside it. */
const RunRecord = Run.omit({ epochs: true, evaluated: true, sizeBytes: true })

/** The run folders of a workspace. In memory a run is whole; on disk it is plain files. */
export type RunStore = {
  list(): Run[]
  /** Throws AppError 'not-found'. */
  get(id: RunId): Run
  folder(id: RunId): string
  /** Writes run.json and keeps the run; a new run gets its folder. */
  save(run: Run): Promise<void>
  appendEpoch(id: RunId, metrics: EpochMetrics): Promise<void>
  /** Rewrites metrics.jsonl to the run's epochs, after a rewind. */
  rewriteEpochs(run: Run): Promise<void>
  appendLog(id: RunId, line: string): Promise<void>
  readLog(id: RunId): Promise<{ text: string; file: string }>
  /** The run with what has come into its folder: evaluated splits and size. */
  refresh(id: RunId): Promise<Run>
  remove(id: RunId): Promise<void>
  /** Takes the last run removed back. Throws AppError 'not-found' where it is not in the trash. */
  restore(id: RunId): Promise<Run>
}

export async function openRunStore({ runs, trash }: Workspace, log: Log): Promise<RunStore> {
  const known = new Map<RunId, Run>()
  const folder = (id: RunId) => join(runs, id)
  const inTrash = (id: RunId) => join(trash, `run-${id}`)

  for (const name of await readdir(runs)) {
    const id = RunId.safeParse(name)
    if (!id.success) continue
    const run = await readRun(folder(id.data), log)
    if (run !== null) known.set(id.data, run)
  }

  function get(id: RunId): Run {
    const run = known.get(id)
    if (run === undefined) throw new AppError('not-found', `There is no run ${id} in this workspace.`)
    return run
  }

  return {
    list: () => [...known.values()].sort((a, b) => (a.created < b.created ? 1 : -1)),
    get,
    folder,
    async save(run) {
      await mkdir(folder(run.run), { recursive: true, mode: 0o700 })
      await replaceFile(join(folder(run.run), 'run.json'), JSON.stringify(RunRecord.parse(run), null, 2))
      known.set(run.run, run)
    },
    appendEpoch: (id, metrics) => appendLine(join(folder(id), 'metrics.jsonl'), JSON.stringify(metrics)),
    rewriteEpochs: ({ run, epochs }) =>
      replaceFile(
        join(folder(run), 'metrics.jsonl'),
        epochs.map((epoch) => `${JSON.stringify(epoch)}\n`).join('')
      ),
    appendLog: (id, line) => appendLine(join(folder(id), 'log.txt'), `${new Date().toISOString()} ${line}`),
    async readLog(id) {
      const file = join(folder(get(id).run), 'log.txt')
      return { text: await ifMissing(readFile(file, 'utf8'), ''), file }
    },
    async refresh(id) {
      const run = { ...get(id), ...(await measure(folder(id))) }
      known.set(id, run)
      return run
    },
    async remove(id) {
      get(id)
      await rename(folder(id), inTrash(id))
      known.delete(id)
    },
    async restore(id) {
      if ((await ifMissing(stat(inTrash(id)), null)) === null)
        throw new AppError('not-found', `The run ${id} is not in the trash.`)
      await rename(inTrash(id), folder(id))
      const run = await readRun(folder(id), log)
      if (run === null)
        throw new AppError('damaged', `The run ${id} cannot be read. The log names the file set aside.`)
      known.set(id, run)
      return run
    }
  }
}

/** The run of a folder. Null where run.json cannot be read; it is then set aside under another name, and the log says so. */
async function readRun(folder: string, log: Log): Promise<Run | null> {
  const file = join(folder, 'run.json')
  const text = await ifMissing(readFile(file, 'utf8'), null)
  if (text === null) return null
  try {
    const record = RunRecord.parse(JSON.parse(text))
    return { ...record, epochs: await readEpochs(folder, log), ...(await measure(folder)) }
  } catch (error) {
    const aside = `${file}.damaged-${Date.now()}`
    await rename(file, aside)
    log.error({ error, aside }, 'A run cannot be read; its run.json was set aside')
    return null
  }
}

/** The lines of metrics.jsonl. A last line torn by a crash is cut off; anything else that is no metrics is a damaged run. */
async function readEpochs(folder: string, log: Log): Promise<EpochMetrics[]> {
  const file = join(folder, 'metrics.jsonl')
  const text = await ifMissing(readFile(file, 'utf8'), '')
  const whole = text.lastIndexOf('\n') + 1
  if (whole < text.length) {
    log.warn({ file }, 'The last line of metrics was torn and is dropped')
    await truncate(file, Buffer.byteLength(text.slice(0, whole)))
  }
  const lines = text.slice(0, whole).split('\n').filter(Boolean)
  return lines.map((line) => EpochMetrics.parse(JSON.parse(line)))
}

async function measure(folder: string): Promise<Pick<Run, 'evaluated' | 'sizeBytes'>> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true })
  let sizeBytes = 0
  for (const file of files) {
    // A checkpoint may be replaced while we look.
    if (file.isFile())
      sizeBytes += (await ifMissing(stat(join(file.parentPath, file.name)), { size: 0 })).size
  }
  const predictions = await ifMissing(readdir(join(folder, 'predictions')), [])
  const evaluated = predictions
    .filter((name) => name.endsWith('.json'))
    .map((name) => decodeURIComponent(name.slice(0, -5)))
  return { evaluated, sizeBytes }
}
