import { SetupFailure } from '../tools/failure.mjs'

/** The Node that runs set-up only has to be new enough for npm's packages; everything else runs on the Node 24 that npm brings. */
export async function checkNode() {
  if (Number(process.versions.node.split('.')[0]) < 20)
    throw new SetupFailure(`Node ${process.versions.node} is too old. Install Node 20 or newer.`)
  return process.versions.node
}
