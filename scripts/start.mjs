// Sets up what is missing and opens the window: `npm start [-- --workspace DIR]`.
import { join } from 'node:path'
import { runNode24 } from './node24.mjs'
import { setUp, stepsToStart } from './setup.mjs'
import { findBrowser } from './steps/browser.mjs'
import { findElectron, hasDisplay } from './steps/electron.mjs'
import { runMain } from './tools/failure.mjs'
import { root } from './tools/paths.mjs'
import { readStartOptions } from './tools/start-options.mjs'

await runMain(async () => {
  const given = process.argv.slice(2)
  readStartOptions(given)
  await setUp(stepsToStart)
  return runNode24([join(root, 'scripts', 'launch.ts'), ...(await chooseShell()), ...given])
})

/** Electron where its binary is there, else a browser that is installed, else only the address. */
async function chooseShell() {
  if (!hasDisplay()) return []
  const electron = await findElectron()
  if (electron !== undefined) return ['--electron', electron]
  const browser = await findBrowser()
  console.log(
    browser === undefined
      ? 'Electron’s binary cannot be had here, and no Chromium or Chrome was found: open the address below in a browser.'
      : `Electron’s binary cannot be had here: the window opens in ${browser} instead.`
  )
  return browser === undefined ? [] : ['--browser', browser]
}
