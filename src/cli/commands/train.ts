import type { Command } from 'commander'
import { basename } from 'node:path'
import { presets } from '#engine/presets.ts'
import { findRun, withEngine, withWorkspace, type WorkspaceOptions } from '../engine-command.ts'
import { collect } from '../arguments.ts'
import { followRun } from '../follow-run.ts'
import { readConfig, settingPaths } from '../settings.ts'

type TrainOptions = WorkspaceOptions & { preset: string; set: string[]; config?: string; name?: string }

export function addTrain(program: Command): void {
  withWorkspace(
    program
      .command('train')
      .description('Train a network on a COCO folder')
      .argument('<folder>', 'a COCO folder: annotations/ and its image folders')
      .option('--preset <name>', 'starting point of the configuration', 'seed-baseline')
      .option('--config <file>', 'JSON file whose values go over the preset’s')
      .option('--set <path=value>', 'one value over both; may be repeated', collect, [])
      .option('--name <name>', 'what the run is called')
      .addHelpText(
        'after',
        `\nPresets: ${presets.map(({ name }) => name).join(', ')}\nSettings: ${settingPaths.join(', ')}`
      )
  ).action((folder: string, options: TrainOptions) =>
    withEngine(options.workspace, async (engine) => {
      const config = await readConfig(await engine.handlers['run.presets']({}), options)
      const { dataset } = await engine.handlers['dataset.open']({ folder })
      await followRun(engine, options, async () => {
        const name = options.name ?? `${options.preset} on ${basename(folder)}`
        return (await engine.handlers['run.start']({ dataset, config, name })).run
      })
    })
  )
}

export function addResume(program: Command): void {
  withWorkspace(
    program
      .command('resume')
      .description('Go on with a run that was stopped or interrupted, from its last checkpoint')
      .argument('<run>', 'id or unique name of the run')
  ).action((idOrName: string, options: WorkspaceOptions) =>
    withEngine(options.workspace, async (engine) => {
      const { run } = await findRun(engine, idOrName)
      await followRun(engine, options, async () => {
        await engine.handlers['run.resume']({ run })
        return run
      })
    })
  )
}
