import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { node24 } from '../node24.mjs'
import { CommandFailure, runCommand, succeeds } from '../tools/command.mjs'
import { SetupFailure } from '../tools/failure.mjs'
import { root } from '../tools/paths.mjs'

const advice =
  'Install Chromium or Google Chrome, or name its binary in the environment variable COCOSCOPE_BROWSER.'

/** Finds a Chromium for the tests in a browser, or installs one, and names it to them in COCOSCOPE_BROWSER. */
export async function prepareBrowser() {
  const browser = (await findBrowser()) ?? (await installBrowser())
  process.env.COCOSCOPE_BROWSER = browser
  return browser
}

/**
 * Path of a Chromium or Chrome: the one in COCOSCOPE_BROWSER, one on PATH or where it is usually installed, one that
 * Playwright has fetched; or undefined.
 */
export async function findBrowser() {
  const given = process.env.COCOSCOPE_BROWSER
  if (given && !existsSync(given))
    throw new SetupFailure(`COCOSCOPE_BROWSER names ${given}, which is not there. Correct it or unset it.`)
  if (given) return given
  return [...onPath(), ...usualPlaces(), ...(await fromPlaywright())].find((path) => existsSync(path))
}

function onPath() {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean)
  return names.flatMap((name) => folders.map((folder) => join(folder, name)))
}

function usualPlaces() {
  if (process.platform === 'darwin')
    return ['Google Chrome', 'Chromium'].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`)
  if (process.platform !== 'win32') return []
  const bases = [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA]
  return bases.flatMap((base) => (base ? [join(base, 'Google', 'Chrome', 'Application', 'chrome.exe')] : []))
}

async function fromPlaywright() {
  const caches = { darwin: ['Library', 'Caches'], win32: ['AppData', 'Local'] }
  const cache = caches[/** @type {'darwin' | 'win32'} */ (process.platform)] ?? ['.cache']
  const folder = process.env.PLAYWRIGHT_BROWSERS_PATH || join(homedir(), ...cache, 'ms-playwright')
  const binaries = [
    ['chrome-linux64', 'chrome'],
    ['chrome-linux', 'chrome'],
    ['chrome-win64', 'chrome.exe'],
    ['chrome-win', 'chrome.exe'],
    ['chrome-mac', 'Chromium.app', 'Contents', 'MacOS', 'Chromium']
  ]
  const revisions = (await readdir(folder).catch(() => [])).filter((name) => /^chromium-\d+$/.test(name))
  return revisions.flatMap((revision) => binaries.map((binary) => join(folder, revision, ...binary)))
}

/** Debian's package when root on Debian or Ubuntu, else Playwright's own download. Throws a sentence when neither works. */
async function installBrowser() {
  const attempts = (await isDebianRoot())
    ? [installFromDebian, installFromPlaywright]
    : [installFromPlaywright]
  let output = ''
  for (const attempt of attempts) {
    try {
      await attempt()
    } catch (error) {
      if (!(error instanceof CommandFailure)) throw error
      output += `${error.output}\n${error.message}\n`
    }
    const found = await findBrowser()
    // Ubuntu's package is a pointer to snap, which installs a command that does not run in a container.
    if (found !== undefined && (await succeeds(found, ['--version']))) return found
  }
  throw new SetupFailure(
    `${output}There is no browser to run the tests in, and none could be installed. ${advice}`
  )
}

async function isDebianRoot() {
  if (process.getuid?.() !== 0) return false
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '')
  return /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(release)
}

async function installFromDebian() {
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  await runCommand('apt-get', ['update'], { title: 'reading Debian’s package lists', env, limitSeconds: 300 })
  const install = ['install', '--yes', '--no-install-recommends', 'chromium']
  await runCommand('apt-get', install, { title: 'installing Debian’s chromium', env, limitSeconds: 900 })
}

const installFromPlaywright = () =>
  runCommand(node24(), [join(root, 'node_modules', 'playwright-core', 'cli.js'), 'install', 'chromium'], {
    title: 'fetching Playwright’s Chromium',
    limitSeconds: 600
  })
