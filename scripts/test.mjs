// Sets up what is missing and checks everything: `npm test`. It ends with one line that counts what passed and failed.
import { spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { node24 } from './node24.mjs'
import { setUp, stepsToTest } from './setup.mjs'
import { runMain, SetupFailure } from './tools/failure.mjs'
import { root } from './tools/paths.mjs'
import { closingLine, countCheck, countTests, sumCounts } from './tools/test-counts.mjs'

const reports = await mkdtemp(join(tmpdir(), 'cocoscope-test-'))

/** @type {{ title: string, run: () => ReturnType<typeof countCheck> | ReturnType<typeof countTests> }[]} */
const stages = [
  { title: 'Types', run: () => check('types.mjs') },
  { title: 'Lint', run: () => check('lint.mjs', '--rules') },
  { title: 'Format', run: () => check('lint.mjs', '--format') },
  { title: 'Licences', run: () => check('licences.mjs', '--check') },
  ...['unit', 'engine', 'parity', 'e2e'].map((project) => ({
    title: `Tests: ${project}`,
    run: () => vitest(project)
  }))
]

await runMain(async () => {
  try {
    const counts = (await isSetUp()) ? sumCounts(await runStages()) : countCheck(1)
    console.log(`\n${closingLine(counts)}`)
    return counts.failed === 0 ? 0 : 1
  } finally {
    await rm(reports, { recursive: true, force: true })
  }
})

async function isSetUp() {
  try {
    await setUp(stepsToTest)
    return true
  } catch (error) {
    if (!(error instanceof SetupFailure)) throw error
    console.error(`\n${error.message}`)
    return false
  }
}

async function runStages() {
  const counts = []
  for (const { title, run } of stages) {
    const started = performance.now()
    console.log(`\n── ${title}`)
    const counted = await run()
    counts.push(counted)
    const seconds = ((performance.now() - started) / 1000).toFixed(1)
    console.log(`── ${title}: ${closingLine(counted)} (${seconds} s)`)
  }
  return counts
}

/** @param {string} script @param {string[]} args */
function check(script, ...args) {
  return countCheck(runHere(process.execPath, [join('scripts', script), ...args]))
}

/** @param {string} project */
async function vitest(project) {
  const report = join(reports, `${project}.json`)
  const vitest = join('node_modules', 'vitest', 'vitest.mjs')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  return countTests(report, runHere(node24(), [vitest, 'run', '--project', project, ...reporters]))
}

/** @param {string} command @param {string[]} args */
function runHere(command, args) {
  return spawnSync(command, args, { cwd: root, stdio: 'inherit' }).status
}
