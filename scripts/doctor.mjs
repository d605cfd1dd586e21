// Prints what Cocoscope finds on this machine: `npm run doctor [-- --json]`. The exit code is 1 where something is missing
// that it cannot do without.
import { access, constants, statfs } from 'node:fs/promises'
import { availableParallelism, freemem, homedir, release, totalmem } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { node24 } from './node24.mjs'
import { findBrowser } from './steps/browser.mjs'
import { findElectron } from './steps/electron.mjs'
import { isInstalled } from './steps/packages.mjs'
import { tryTensorFlow } from './steps/tensorflow.mjs'
import { findCompiler, findPython, hasNvidia } from './tensorflow/requirements.mjs'
import { runCommand } from './tools/command.mjs'
import { Interrupted } from './tools/failure.mjs'
import { root } from './tools/paths.mjs'

/**
 * One thing looked for. `find` resolves with what was found, in a few words, or throws or gives nothing; `advice` is what to
 * do then.
 * @typedef {{ name: string, find: () => Promise<string | undefined> | string | undefined, required: boolean, advice: string }} Question
 */

const setUp = 'Run `npm run setup`.'

/** @type {Question[]} */
const questions = [
  {
    name: 'System',
    find: () => `${process.platform} ${process.arch}, ${release()}`,
    required: true,
    advice: ''
  },
  { name: 'Node', find: () => process.versions.node, required: true, advice: '' },
  { name: 'Node 24', find: findNode24, required: true, advice: setUp },
  { name: 'Packages', find: findPackages, required: true, advice: setUp },
  { name: 'TensorFlow', find: findTensorFlow, required: true, advice: setUp },
  { name: 'NVIDIA driver', find: findGpu, required: false, advice: 'Training runs on the CPU.' },
  { name: 'Compiler', find: findCompiler, required: false, advice: 'Set-up needs one (Debian: g++), once.' },
  {
    name: 'Python with pip',
    find: findPython,
    required: false,
    advice: 'Set-up needs it (Debian: python3-pip), once.'
  },
  {
    name: 'Browser',
    find: findBrowser,
    required: false,
    advice: 'Needed by `npm test`, which installs one where it can.'
  },
  { name: 'Electron', find: findElectron, required: false, advice: 'The window opens in a browser instead.' },
  {
    name: 'Memory',
    find: () => `${gigabytes(freemem())} free of ${gigabytes(totalmem())}, ${availableParallelism()} threads`,
    required: true,
    advice: ''
  },
  { name: 'Disk', find: findDisk, required: false, advice: '' },
  {
    name: 'Workspace',
    find: findWorkspace,
    required: true,
    advice: 'Name a folder you can write to in COCOSCOPE_WORKSPACE.'
  }
]

const answers = await Promise.all(questions.map(answer))
if (process.argv.includes('--json')) console.log(JSON.stringify(answers, null, 2))
else
  for (const { name, found, advice } of answers)
    console.log(`${name.padEnd(17)}${found ?? `not found. ${advice ?? ''}`}`)
process.exitCode = answers.some(({ found, required }) => required && found === null) ? 1 : 0

/** @param {Question} question */
async function answer({ name, find, required, advice }) {
  try {
    const found = (await find()) ?? null
    return { name, found, required, ...(found === null && { advice }) }
  } catch (error) {
    if (error instanceof Interrupted) process.exit(error.exitCode)
    const reason = error instanceof Error ? error.message.split('\n').at(-1) : String(error)
    return { name, found: null, required, advice: `${reason} ${advice}` }
  }
}

async function findNode24() {
  const path = node24()
  return `${(await runCommand(path, ['--version'])).trim()} at ${path}`
}

async function findPackages() {
  return (await isInstalled(root)) ? 'as in package-lock.json' : undefined
}

async function findTensorFlow() {
  const { version, device } = await tryTensorFlow()
  return `${version} on the ${device.toUpperCase()}`
}

async function findGpu() {
  if (!(await hasNvidia())) return undefined
  const query = ['--query-gpu=name,driver_version,memory.total', '--format=csv,noheader']
  return (await runCommand('nvidia-smi', query)).trim().replaceAll('\n', '; ')
}

/** The engine's own answer: only Node 24 can read its source. */
async function workspaceFolder() {
  const module = pathToFileURL(join(root, 'src', 'engine', 'workspace.ts'))
  const script = `import(${JSON.stringify(module.href)}).then((module) => console.log(module.defaultWorkspace()))`
  return (await runCommand(node24(), ['--eval', script], { cwd: root })).trim()
}

async function findWorkspace() {
  const folder = await workspaceFolder()
  const existing = await nearestFolder(folder)
  await access(existing, constants.W_OK)
  return existing === folder ? folder : `${folder} (not made yet)`
}

async function findDisk() {
  const folder = await nearestFolder(await workspaceFolder().catch(() => homedir()))
  const { bavail, bsize } = await statfs(folder)
  return `${gigabytes(bavail * bsize)} free for the workspace`
}

/** The folder itself or the nearest one above it that exists. @param {string} folder @returns {Promise<string>} */
async function nearestFolder(folder) {
  const exists = await access(folder).then(
    () => true,
    () => false
  )
  return exists || dirname(folder) === folder ? folder : nearestFolder(dirname(folder))
}

/** @param {number} bytes */
function gigabytes(bytes) {
  return `${(bytes / 1e9).toFixed(1)} GB`
}
