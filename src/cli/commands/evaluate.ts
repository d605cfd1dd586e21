import type { Command } from 'commander'
import type { Evaluation, Interval, Label } from '#contract/shapes.ts'
import { fraction } from '../arguments.ts'
import { findRun, withEngine, withWorkspace, type WorkspaceOptions } from '../engine-command.ts'
import { showJobs } from '../show-jobs.ts'
import { count, decimal } from '#core/format.ts'
import { print, printJson, table } from '../output.ts'

type EvaluateOptions = WorkspaceOptions & { split?: string; threshold: number; labels: boolean }

export function addEvaluate(program: Command): void {
  withWorkspace(
    program
      .command('evaluate')
      .description('Metrics of a run’s best epoch on a split, with 95 % intervals and the floors beside them')
      .argument('<run>', 'id or unique name of the run')
      .option(
        '--split <name>',
        'a split of the dataset, such as val2017; by default the one the run reports on'
      )
      .option('--threshold <number>', 'score from which a label counts as predicted', fraction, 0.5)
      .option('--labels', 'a row a label, too', false)
  ).action((idOrName: string, options: EvaluateOptions) =>
    withEngine(options.workspace, async (engine) => {
      const run = await findRun(engine, idOrName)
      const { split, threshold } = options
      const evaluation = await showJobs(engine, () =>
        engine.handlers['evaluation.get']({
          run: run.run,
          threshold,
          ...(split === undefined ? {} : { split })
        })
      )
      if (options.json) {
        if (options.labels) printJson(evaluation.labels.map((row) => ({ ...row, ...run.labels[row.label] })))
        printJson(evaluation.metrics)
      } else {
        print(describe(evaluation))
        if (options.labels) print(`\n${labelTable(evaluation, run.labels)}`)
      }
    })
  )
}

function describe({ split, images, threshold, checkpoint, metrics, floors, ...rest }: Evaluation): string {
  const { nothing, prior, chance } = floors
  const interval = ({ value, low, high }: Interval) => [
    decimal(value),
    low === null ? 'too few' : `${decimal(low)}–${decimal(high)}`
  ]
  const plain = (name: string, value: number) => [name, decimal(value), '', '', '', '']
  const rows = [
    [
      'mAP',
      ...interval(metrics.mAP),
      decimal(nothing.mAP),
      decimal(prior.mAP),
      `${decimal(chance.low)}–${decimal(chance.high)}`
    ],
    ['CF1', ...interval(metrics.CF1), decimal(nothing.CF1), decimal(prior.CF1), ''],
    ['OF1', ...interval(metrics.OF1), decimal(nothing.OF1), decimal(prior.OF1), ''],
    plain('CP', metrics.CP),
    plain('CR', metrics.CR),
    plain('OP', metrics.OP),
    plain('OR', metrics.OR),
    plain('macro F1', metrics.macroF1),
    plain('loss', metrics.loss),
    plain('Keras accuracy (argmax)', metrics.argmaxAccuracy)
  ]
  const warnings = [
    ...(rest.selectedOnThisSplit ? ['Selected on this split: the best epoch was chosen here.'] : []),
    ...(rest.trainedOnThisSplit ? ['Trained on this split: these are not results.'] : []),
    ...(rest.labelsWithoutPositives > 0
      ? [
          `${count(rest.labelsWithoutPositives)} labels have no image here and are left out of mAP, CP and CR.`
        ]
      : []),
    ...(metrics.mAP.value > chance.high
      ? []
      : [
          'mAP lies no higher than what randomly ordered scores reach: nothing shows that the network has learned.'
        ]),
    ...(metrics.mAP.high !== null && metrics.mAP.high < metrics.mAP.value
      ? [
          'The interval of mAP lies below its value: over few positives, average precision comes out too high, and the interval takes that back.'
        ]
      : [])
  ]
  const heading = ['', 'value', '95 % interval', 'predict nothing', 'prior', 'chance']
  return [
    `${split}, ${count(images)} images, ${checkpoint}, threshold ${threshold}`,
    ...warnings,
    '',
    table(heading, rows)
  ].join('\n')
}

function labelTable({ labels }: Evaluation, names: Label[]): string {
  const heading = ['label', 'support', 'AP', 'precision', 'recall', 'F1', 'TP', 'FP', 'FN', 'TN']
  const rows = labels.map(({ label, support, ap, precision, recall, f1, tp, fp, fn, tn }) => [
    names[label]?.name ?? String(label),
    count(support),
    decimal(ap),
    decimal(precision),
    decimal(recall),
    decimal(f1),
    ...[tp, fp, fn, tn].map(count)
  ])
  return table(heading, rows)
}
