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
    const [problem] = (cause instanceof Error ? cause.message : String(cause)).split('. ')
    throw new UsageFailure(
      `${problem}: the one option is --workspace FOLDER, as in \`npm start -- --workspace FOLDER\`.`,
      { cause }
    )
  }
}
