import { mkdir, readdir, readFile, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '#contract/errors.ts'
import { RunId, type EpochMetrics, type Run } from '#contract/shapes.ts'
import { ifMissing } from '#storage/error-code.ts'
import { appendLine, replaceFile } from '#storage/files.ts'
import type { Log } from '../log.ts'
import type { Workspace } from '../workspace.ts'
import { measureRun, readRun, RunRecord } from './read-run.ts'

/** The run folders of a workspace. In memory a run is whole; on disk it is plain files. */
export type RunStore = {
  /** Newest first. */
  list(): Run[]
  /** Throws AppError 'not-found', or 'damaged' naming the file that was set aside. */
  get(id: RunId): Run
  folder(id: RunId): string
  /** Keeps the run at once and writes run.json, one write after another; a new run gets its folder. */
  save(run: Run): Promise<void>
  appendEpoch(id: RunId, metrics: EpochMetrics): Promise<void>
  /** Rewrites metrics.jsonl to the run's epochs, after a rewind. */
  rewriteEpochs(run: Run): Promise<void>
  appendLog(id: RunId, line: string): Promise<void>
  readLog(id: RunId): Promise<{ text: string; file: string }>
  /** The run with what has come into its folder: evaluated splits and size. */
  refresh(id: RunId): Promise<Run>
  remove(id: RunId): Promise<void>
  /** Takes a removed run back. Throws AppError 'not-found' where it is not in the trash. */
  restore(id: RunId): Promise<Run>
  /** A sentence for each file that could not be read and was set aside. */
  setAside(): string[]
}

export async function openRunStore({ runs, trash }: Workspace, log: Log): Promise<RunStore> {
  const known = new Map<RunId, Run>()
  const damaged = new Map<RunId, string>()
  const writing = new Map<RunId, Promise<void>>()
  const folder = (id: RunId) => join(runs, id)
  const inTrash = (id: RunId) => join(trash, `run-${id}`)

  for (const name of await readdir(runs)) {
    const id = RunId.safeParse(name)
    if (id.success) await load(id.data)
  }

  async function load(id: RunId): Promise<void> {
    const { run, setAside } = await readRun(folder(id)).catch((error: unknown) => {
      const why = error instanceof Error ? error.message : String(error)
      return {
        run: null,
        setAside: `The run in ${folder(id)} could not be read (${why}) and was left as it is.`
      }
    })
    if (run !== null) known.set(id, run)
    if (setAside === null) return
    log.error(setAside)
    damaged.set(id, setAside)
  }

  function get(id: RunId): Run {
    const run = known.get(id)
    if (run !== undefined) return run
    const why = damaged.get(id)
    throw why === undefined
      ? new AppError('not-found', `There is no run ${id} in this workspace.`)
      : new AppError('damaged', why)
  }

  async function write(run: Run): Promise<void> {
    await mkdir(folder(run.run), { recursive: true, mode: 0o700 })
    await replaceFile(join(folder(run.run), 'run.json'), JSON.stringify(RunRecord.parse(run), null, 2))
  }

  return {
    list: () => [...known.values()].sort((a, b) => (a.created < b.created ? 1 : -1)),
    get,
    folder,
    save(run) {
      const isNew = !known.has(run.run)
      known.set(run.run, run)
      const turn = () => write(run)
      const written = (writing.get(run.run) ?? Promise.resolve()).then(turn, turn)
      writing.set(run.run, written)
      // A run that never had a folder is none.
      if (isNew) written.catch(() => known.delete(run.run))
      return written
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
      const measured = await measureRun(folder(id))
      const run = { ...get(id), ...measured }
      known.set(id, run)
      return run
    },
    async remove(id) {
      get(id)
      // A write that came late would make the folder again.
      await Promise.allSettled([writing.get(id)])
      await rename(folder(id), inTrash(id))
      known.delete(id)
    },
    async restore(id) {
      if ((await ifMissing(stat(inTrash(id)), null)) === null)
        throw new AppError('not-found', `The run ${id} is not in the trash.`)
      await rename(inTrash(id), folder(id))
      await load(id)
      return get(id)
    },
    setAside: () => [...damaged.values()]
  }
}
