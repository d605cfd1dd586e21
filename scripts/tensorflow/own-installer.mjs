import { cp, readFile, rm, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { node24 } from '../node24.mjs'
import { CommandFailure, runCommand } from '../tools/command.mjs'
import { SetupFailure } from '../tools/failure.mjs'
import { bindingsFolder } from './recipes.mjs'

/**
 * Lets tfjs-node-gpu install TensorFlow 2.9.1 the way it does by itself (a download and its prebuilt bindings), and moves
 * what came into a folder.
 * @param {'cpu' | 'gpu'} device
 * @param {string} folder
 */
export async function makeWithOwnInstaller(device, folder) {
  const packageFile = join(bindingsFolder, 'package.json')
  const packageBefore = await readFile(packageFile)
  try {
    // A link into the cache from before must not lead the installer there.
    for (const part of ['deps', 'lib']) await rm(join(bindingsFolder, part), { recursive: true, force: true })
    await runCommand(node24(), [join('scripts', 'install.js'), device, 'download'], {
      cwd: bindingsFolder,
      title: 'running tfjs-node’s own installer',
      // It calls `node-pre-gyp` by name, and expects the folder of npm's commands on PATH.
      env: { PATH: [join(bindingsFolder, '../../.bin'), process.env.PATH].join(delimiter) },
      watch: { folder: bindingsFolder, stallSeconds: 120 }
    })
    for (const part of ['deps', 'lib']) {
      await cp(join(bindingsFolder, part), join(folder, part), { recursive: true, dereference: true })
      await rm(join(bindingsFolder, part), { recursive: true })
    }
  } catch (cause) {
    if (!(cause instanceof CommandFailure)) throw cause
    throw new SetupFailure(
      `${cause.output}\n${cause.message}\ntfjs-node’s own installer could not bring TensorFlow. Check the network connection and run the same command again.`.trim(),
      { cause }
    )
  } finally {
    // It renames its download in there, and an interrupted run would leave it so.
    await writeFile(packageFile, packageBefore)
  }
}
