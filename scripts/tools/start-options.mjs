import { parseArgs } from 'node:util'
import { UsageFailure } from './failure.mjs'

/**
 * What `npm start` was given; `electron` and `browser` are added by start.mjs. Throws UsageFailure for anything else.
 * @param {string[]} args
 */
export function readStartOptions(args) {
  try {
    return parseArgs({
      args,
      options: { workspace: { type: 'string' }, electron: { type: 'string' }, browser: { type: 'string' } }
    }).values
  } catch (cause) {
    throw new UsageFailure(
      `\`npm start\` does not take ${args.join(' ')}; its one option is --workspace FOLDER, as in \`npm start -- --workspace FOLDER\`.`,
      { cause }
    )
  }
}
