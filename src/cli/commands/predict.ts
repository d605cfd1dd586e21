import type { Command } from 'commander'
import { readdir, stat } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { AppError } from '#contract/errors.ts'
import { findRun, withEngine, withWorkspace, type WorkspaceOptions } from '../engine-command.ts'
import { count } from '#core/format.ts'
import { print, printJson, progress } from '../output.ts'
import { onInterrupt } from '../signals.ts'
import { exportTarget, writeCsv } from '../write-csv.ts'

type PredictOptions = WorkspaceOptions & { csv: string; force: boolean }

const pictureEndings = ['.jpg', '.jpeg', '.png', '.webp']

export function addPredict(program: Command): void {
  withWorkspace(
    program
      .command('predict')
      .description('Score pictures that need no annotations: file_name, then a column a category id')
      .argument('<run>', 'id or unique name of the run')
      .argument('<path...>', 'folders (with all below them) or pictures')
      .requiredOption('--csv <file>', 'file to write')
      .option('--force', 'replace the file where it exists', false)
  ).action((idOrName: string, paths: string[], options: PredictOptions) =>
    withEngine(options.workspace, async (engine) => {
      const run = await findRun(engine, idOrName)
      const target = await exportTarget(engine, options.csv, {
        ...options,
        datasetFolder: run.dataset.folder
      })
      const files = await findPictures(paths)
      const abort = new AbortController()
      const stopListening = onInterrupt(() => {
        abort.abort()
      })
      const { labels, scores, unreadable, ...scored } = await engine
        .predictFiles(run.run, files, {
          signal: abort.signal,
          onProgress: (done, total) => {
            progress.show(`Scoring ${count(done)} of ${count(total)} pictures`)
          }
        })
        .finally(() => {
          stopListening()
          progress.clear()
        })
      const rows = scored.files.map((file, i) => [
        file,
        ...scores.subarray(i * labels.length, (i + 1) * labels.length)
      ])
      await writeCsv(target, ['file_name', ...labels.map(({ id }) => String(id))], rows)
      for (const { file, reason } of unreadable) process.stderr.write(`Left out ${file}: ${reason}\n`)
      if (options.json) printJson({ file: target, images: rows.length, labels: labels.length, unreadable })
      else print(`Wrote the scores of ${count(rows.length)} pictures to ${target}.`)
    })
  )
}

/** Pictures among the paths and in the folders among them, each folder's in the order of their names. */
async function findPictures(paths: string[]): Promise<string[]> {
  const found: string[] = []
  for (const path of paths) {
    const entry = await stat(path).catch((cause: unknown) => {
      throw new AppError('not-found', `There is no file or folder ${path}.`, { cause })
    })
    if (!entry.isDirectory()) {
      found.push(path)
      continue
    }
    const inside = await readdir(path, { recursive: true })
    const pictures = inside.filter((name) => pictureEndings.includes(extname(name).toLowerCase())).sort()
    if (pictures.length === 0)
      throw new AppError('not-found', `There are no JPEG, PNG or WebP files in ${path}.`)
    found.push(...pictures.map((name) => join(path, name)))
  }
  return found
}
