import { succeeds } from '../tools/command.mjs'
import { SetupFailure } from '../tools/failure.mjs'

/** Something to install first; whether it is there costs little to find out. */
export class MissingTool extends SetupFailure {}

/** The first command of a list that answers. @param {string[][]} candidates command and arguments */
async function firstThatAnswers(candidates) {
  for (const [command = '', ...args] of candidates) {
    if (await succeeds(command, args)) return command
  }
  return undefined
}

/** A Python that has pip, or undefined. */
export const findPython = () =>
  firstThatAnswers([
    ['python3', '-m', 'pip', '--version'],
    ['python', '-m', 'pip', '--version']
  ])

/** A C++ compiler that takes GCC's options, or undefined. */
export const findCompiler = () =>
  firstThatAnswers([process.env.CXX ?? 'c++', 'g++', 'clang++'].map((command) => [command, '--version']))

/** Whether an NVIDIA driver answers. */
export const hasNvidia = () => succeeds('nvidia-smi', ['-L'])

/** What a wheel needs of the machine. Throws a sentence on what to install. */
export async function findTools() {
  const [python, compiler] = await Promise.all([findPython(), findCompiler()])
  if (python === undefined)
    throw new MissingTool(
      `Python with pip was not found. ${install('python3-pip', 'xcode-select --install')}`
    )
  if (compiler === undefined)
    throw new MissingTool(`No C++ compiler was found. ${install('g++', 'xcode-select --install')}`)
  return { python, compiler }
}

/** @param {string} debian @param {string} mac */
const install = (debian, mac) =>
  process.platform === 'darwin'
    ? `Install it with \`${mac}\`.`
    : `On Debian or Ubuntu, install it with \`apt install ${debian}\`.`
