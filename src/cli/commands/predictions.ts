import type { Command } from 'commander'
import type { Engine } from '#engine/engine-types.ts'
import { AppError } from '#contract/errors.ts'
import { ImageId, type Run } from '#contract/shapes.ts'
import { findRun, withEngine, withWorkspace, type WorkspaceOptions } from '../engine-command.ts'
import { count } from '#core/format.ts'
import { print, printJson } from '../output.ts'
import { showJobs } from '../show-jobs.ts'
import { exportTarget, writeCsv } from '../write-csv.ts'

type PredictionsOptions = WorkspaceOptions & { split?: string; csv: string; force: boolean }

/** Rows asked of the engine at once: as many as `dataset.rows` gives. */
const page = 500

export function addPredictions(program: Command): void {
  withWorkspace(
    program
      .command('predictions')
      .description('Write a run’s scores on a split: image_id, file_name, then a column a category id')
      .argument('<run>', 'id or unique name of the run')
      .requiredOption('--csv <file>', 'file to write')
      .option('--split <name>', 'a split of the dataset; by default the one the run reports on')
      .option('--force', 'replace the file where it exists', false)
  ).action((idOrName: string, options: PredictionsOptions) =>
    withEngine(options.workspace, async (engine) => {
      const run = await findRun(engine, idOrName)
      const target = await exportTarget(engine, options.csv, {
        ...options,
        datasetFolder: run.dataset.folder
      })
      const split = options.split ?? run.parts.reportSplit ?? 'select'
      await showJobs(engine, () => engine.handlers['evaluation.get']({ run: run.run, split, threshold: 0.5 }))
      const { id, scores } = await engine.columns['evaluation.scores']({ run: run.run, split })
      const header = ['image_id', 'file_name', ...run.labels.map((label) => String(label.id))]
      await writeCsv(target, header, scoreRows(engine, run, { id, scores }))
      if (options.json) printJson({ file: target, split, images: id.length, labels: run.labels.length })
      else print(`Wrote the scores of ${count(id.length)} images of ${split} to ${target}.`)
    })
  )
}

async function* scoreRows(
  engine: Engine,
  run: Run,
  { id, scores }: { id: Float64Array; scores: Float32Array }
) {
  const labels = run.labels.length
  for (let start = 0; start < id.length; start += page) {
    const images = Array.from(id.subarray(start, start + page), (value) => ImageId.parse(value))
    const rows = await engine.handlers['dataset.rows']({ dataset: run.dataset.dataset, images })
    for (const [i, row] of rows.entries()) {
      if (row.image !== images[i])
        throw new AppError('damaged', `The dataset has no image ${String(images[i])} any more.`)
      const from = (start + i) * labels
      yield [row.image, row.fileName, ...scores.subarray(from, from + labels)]
    }
  }
}
