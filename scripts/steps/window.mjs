import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { node24 } from '../node24.mjs'
import { CommandFailure, runCommand } from '../tools/command.mjs'
import { SetupFailure } from '../tools/failure.mjs'
import { root } from '../tools/paths.mjs'
import { hashInputs, unlessStamped } from '../tools/stamp.mjs'

const inputs = [
  ...['src/contract', 'src/core', 'src/renderer', 'src/main', 'src/preload'],
  ...['electron.vite.config.ts', 'tsconfig.base.json', 'tsconfig.renderer.json', 'package-lock.json']
]

/** Builds the window and Electron's entry points, unless the last build was made from the same sources. */
export async function buildWindow() {
  const stamp = join(root, 'out', '.inputs')
  if (!existsSync(join(root, 'out', 'renderer', 'index.html'))) await rm(stamp, { force: true })
  const built = await unlessStamped(stamp, await hashInputs(root, inputs), build)
  return built ? 'built' : 'up to date'
}

async function build() {
  try {
    await runCommand(node24(), [join('node_modules', 'electron-vite', 'bin', 'electron-vite.js'), 'build'], {
      cwd: root,
      title: 'building'
    })
  } catch (cause) {
    if (!(cause instanceof CommandFailure)) throw cause
    throw new SetupFailure(
      `${cause.output}\nThe window could not be built. Mend what is named above and run the same command again.`,
      { cause }
    )
  }
}
