import { Option, type Command } from 'commander'
import { AppError } from '#contract/errors.ts'
import type { Run } from '#contract/shapes.ts'
import { startEngine } from '#engine/engine.ts'
import type { Engine } from '#engine/engine-types.ts'
import { defaultWorkspace } from '#engine/workspace.ts'

export type WorkspaceOptions = { workspace: string; json: boolean }

/** Adds what every command that touches a workspace takes. */
export const withWorkspace = (command: Command): Command =>
  command
    .addOption(
      new Option('--workspace <dir>', 'folder of datasets, runs and caches').default(
        defaultWorkspace(),
        'the system’s application-data folder, or COCOSCOPE_WORKSPACE'
      )
    )
    .option('--json', 'print JSON on standard output', false)

/** A command as it can be pasted into a shell in the checkout, on the same workspace. */
export const commandLine = (words: string, workspace: string) =>
  `npm run -s cocoscope -- ${words}${workspace === defaultWorkspace() ? '' : ` --workspace ${workspace}`}`

/** Opens the engine on a workspace for one piece of work, and closes it whatever comes of it. */
export async function withEngine<T>(workspace: string, work: (engine: Engine) => Promise<T>): Promise<T> {
  const engine = await startEngine({ workspace })
  try {
    return await work(engine)
  } finally {
    await engine.close()
  }
}

/** The run of this id, or the only one of this name. Throws AppError 'not-found' otherwise, listing what there is. */
export async function findRun(engine: Engine, idOrName: string): Promise<Run> {
  const runs = await engine.handlers['run.list']({})
  const byId = runs.find(({ run }) => run === idOrName)
  if (byId !== undefined) return byId
  const [named, another] = runs.filter(({ name }) => name === idOrName)
  if (named === undefined)
    throw new AppError(
      'not-found',
      `There is no run "${idOrName}" in this workspace. The command \`runs\` lists them.`
    )
  if (another !== undefined)
    throw new AppError(
      'not-found',
      `Several runs are called "${idOrName}". Name one by its id: the command \`runs\` lists them.`
    )
  return named
}
