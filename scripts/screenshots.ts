// Takes a picture of every view, light and dark, in two sizes, with the sample and with real COCO where that is at hand:
// `npm run screenshots [-- FOLDER]` writes to screenshots/ or to FOLDER.
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { realCoco } from '../test/real-data.ts'
import { runCli } from '../test/support/cli.ts'
import { serveHouse, type House, type Look } from '../test/support/window.ts'
import { buildWindow } from './steps/window.mjs'

const target = resolve(process.argv[2] ?? 'screenshots')
const looks: Look[] = [
  { theme: 'light', width: 1440, height: 900 },
  { theme: 'dark', width: 1440, height: 900 },
  { theme: 'light', width: 1024, height: 700 },
  { theme: 'dark', width: 1024, height: 700 }
]
/** Pictures and curves settle within this time on a small machine. */
const settleMillis = 1500

await buildWindow()
await mkdir(target, { recursive: true })
const workspace = await mkdtemp(join(tmpdir(), 'cocoscope-screenshots-'))
try {
  // Before the sample is drawn: the window opens it by itself.
  await photograph('empty', { welcome: '/', runs: '/runs', train: '/train', evaluate: '/evaluate' })
  const sample = join(workspace, 'sample')
  await command('sample', sample)
  await photographDataset('sample', sample)
  if (realCoco !== undefined) await photographDataset('coco', realCoco)
} finally {
  await rm(workspace, { recursive: true, force: true })
}
console.log(`The pictures are in ${target}.`)

async function command(...args: string[]) {
  const { code, stderr, lines } = await runCli(args)
  if (code !== 0) throw new Error(`cocoscope ${args.join(' ')} failed: ${stderr}`)
  return lines
}

/** Trains a short run on a dataset, then takes every view that shows it. */
async function photographDataset(name: string, folder: string) {
  console.log(`Training on ${folder} …`)
  const settings = ['data.side=64', 'training.epochs=10', 'training.batchSize=32'].flatMap((each) => [
    '--set',
    each
  ])
  const lines = await command(
    'train',
    folder,
    '--workspace',
    workspace,
    '--name',
    `${name} run`,
    '--json',
    ...settings
  )
  const run = String(lines.find(({ type }) => type === 'run')?.run)
  await command('evaluate', run, '--workspace', workspace)
  const dataset = await datasetOf(run)
  await photograph(name, {
    welcome: '/',
    browse: `/dataset/${dataset}/browse`,
    problems: `/dataset/${dataset}/problems`,
    train: `/train/${dataset}`,
    runs: '/runs',
    run: `/runs/${run}`,
    log: `/runs/${run}?tab=log`,
    summary: `/evaluate/${run}/summary`,
    labels: `/evaluate/${run}/labels`,
    confusion: `/evaluate/${run}/confusion?t=0.3`,
    errors: `/evaluate/${run}/errors?t=0.3`
  })
}

async function datasetOf(run: string): Promise<string> {
  const { stdout } = await runCli(['runs', '--workspace', workspace, '--json'])
  const runs = JSON.parse(stdout) as { run: string; dataset: { dataset: string } }[]
  return runs.find((each) => each.run === run)?.dataset.dataset ?? ''
}

async function photograph(name: string, views: Record<string, string>) {
  const house: House = await serveHouse(workspace)
  try {
    for (const look of looks) {
      for (const [view, path] of Object.entries(views)) {
        const { page, faults } = await house.open(path, look)
        await page.waitForTimeout(settleMillis)
        const file = `${name}-${view}-${look.theme}-${look.width}.png`
        await page.screenshot({ path: join(target, file) })
        await page.close()
        console.log(file, ...faults)
      }
    }
  } finally {
    await house.close()
  }
}
