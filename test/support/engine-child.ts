import { RunConfig } from '#contract/config.ts'
import { startEngine } from '#engine/engine.ts'

/**
 * An engine in a process of its own, to be killed: `engine-child.ts WORKSPACE [DATASET CONFIG]`. With a dataset's folder and a
 * configuration it starts a run. Each event is a line of JSON on standard output, after one that says that it is ready.
 */
const [workspace = '', folder, config] = process.argv.slice(2)
const tell = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`)

const engine = await startEngine({ workspace })
engine.onEvent(tell)
tell({ type: 'open' })
if (folder !== undefined && config !== undefined) {
  const { dataset } = await engine.handlers['dataset.open']({ folder })
  await engine.handlers['run.start']({ dataset, config: RunConfig.parse(JSON.parse(config)) })
}
// Alive until it is killed or its standard input closes.
process.stdin.resume()
