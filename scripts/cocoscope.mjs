// The command line from a checkout: `npm run -s cocoscope -- ARGUMENTS`.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { runNode24 } from './node24.mjs'
import { runMain, SetupFailure } from './tools/failure.mjs'
import { root } from './tools/paths.mjs'

await runMain(async () => {
  const needed = ['.package-lock.json', '@tensorflow/tfjs-node-gpu/lib', '@tensorflow/tfjs-node-gpu/deps']
  if (!needed.every((path) => existsSync(join(root, 'node_modules', path))))
    throw new SetupFailure('Cocoscope is not set up yet. Run `npm run setup` (or `npm start`) once.')
  return runNode24([join(root, 'src', 'cli', 'main.ts'), ...process.argv.slice(2)])
})
