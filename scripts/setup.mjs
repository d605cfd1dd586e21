// Brings everything that Cocoscope needs: `npm run setup`. Each step looks first and does only what is missing, so it can be
// interrupted and run again at any time.
import { prepareBrowser } from './steps/browser.mjs'
import { prepareElectron } from './steps/electron.mjs'
import { checkNode } from './steps/node.mjs'
import { installPackages } from './steps/packages.mjs'
import { prepareTensorFlow } from './steps/tensorflow.mjs'
import { buildWindow } from './steps/window.mjs'
import { runMain } from './tools/failure.mjs'
import { isMain } from './tools/is-main.mjs'
import { forgetFailures } from './tools/remembered-failures.mjs'

/**
 * A step has a name on screen and work that resolves with what is there now, in a few words.
 * @typedef {{ name: string, run: () => Promise<string> }} Step
 */

const node = { name: 'Node', run: checkNode }
const packages = { name: 'Packages', run: installPackages }
const tensorflow = { name: 'TensorFlow', run: prepareTensorFlow }
const window = { name: 'Window', run: buildWindow }
const electron = { name: 'Electron', run: prepareElectron }
const browser = { name: 'Browser', run: prepareBrowser }

export const stepsToStart = [node, packages, tensorflow, window, electron]
export const stepsToTest = [node, packages, tensorflow, window, browser]

/**
 * Runs the steps in order, saying which one it is at. Throws SetupFailure with a sentence on what to do.
 * @param {Step[]} steps
 */
export async function setUp(steps) {
  for (const [index, { name, run }] of steps.entries()) {
    const heading = `[${index + 1}/${steps.length}] ${name}`
    console.log(heading)
    const found = await run()
    console.log(`    ${found}`)
  }
}

if (isMain(import.meta.url)) {
  await runMain(async () => {
    await forgetFailures()
    await setUp(stepsToStart)
    console.log('\nEverything is there. `npm start` opens the window.')
  })
}
