import type { Command } from 'commander'
import type { Run } from '#contract/shapes.ts'
import { commandLine, withEngine, withWorkspace, type WorkspaceOptions } from '../engine-command.ts'
import { decimal } from '#core/format.ts'
import { print, printJson, table } from '../output.ts'

export function addRuns(program: Command): void {
  withWorkspace(program.command('runs').description('List the runs of a workspace, newest first')).action(
    (options: WorkspaceOptions) =>
      withEngine(options.workspace, async (engine) => {
        const runs = await engine.handlers['run.list']({})
        if (options.json) printJson(runs)
        else if (runs.length === 0)
          print(`No runs yet. Start one: ${commandLine('train FOLDER', options.workspace)}`)
        else
          print(table(['id', 'name', 'state', 'dataset', 'epochs', 'best mAP', 'created'], runs.map(cells)))
      })
  )
}

function cells(run: Run): string[] {
  const best = run.epochs.find(({ epoch }) => epoch === run.bestEpoch)
  const epochs = `${run.epochs.length}/${run.config.training.epochs}`
  return [
    run.run,
    run.name,
    run.state,
    run.dataset.name,
    epochs,
    decimal(best?.mAP ?? null),
    run.created.slice(0, 16)
  ]
}
