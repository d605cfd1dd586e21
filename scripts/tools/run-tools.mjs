import { spawnSync } from 'node:child_process'
import { node24 } from '../node24.mjs'
import { runMain } from './failure.mjs'
import { root } from './paths.mjs'

/**
 * Runs tools one after another under Node 24, each to its end; the exit code is 1 where any of them found something.
 * @param {string[][]} tools script and arguments
 */
export const runTools = (tools) =>
  runMain(async () => {
    const codes = tools.map((args) => spawnSync(node24(), args, { cwd: root, stdio: 'inherit' }).status)
    return codes.every((code) => code === 0) ? 0 : 1
  })
