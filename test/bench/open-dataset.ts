/** Opens a dataset in a workspace as the engine does, and prints how long it took and how far memory rose above idle. */
import pino from 'pino'
import { createDatasets } from '#engine/dataset/registry.ts'
import { openWorkspace } from '#engine/workspace.ts'

const [folder = '', workspaceFolder = ''] = process.argv.slice(2)
const workspace = await openWorkspace(workspaceFolder)
const datasets = createDatasets(workspace, pino({ level: 'silent' }))

const idle = process.memoryUsage.rss()
let highest = idle
const watching = setInterval(() => (highest = Math.max(highest, process.memoryUsage.rss())), 5)
const begun = performance.now()
const { images, objects } = await datasets.open(folder)
const seconds = (performance.now() - begun) / 1000
clearInterval(watching)
await workspace.close()

const megabytes = (Math.max(highest, process.memoryUsage.rss()) - idle) / 1e6
console.log(JSON.stringify({ seconds, megabytes, images: images.count, objects: objects.count }))
