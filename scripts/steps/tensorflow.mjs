import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { node24 } from '../node24.mjs'
import { leadsTo, linkFolder, makeCached, removeLeftovers } from '../tensorflow/cache.mjs'
import { makeFromWheel } from '../tensorflow/from-wheel.mjs'
import { makeWithOwnInstaller } from '../tensorflow/own-installer.mjs'
import { bindingsFolder, bindingsVersion, recipesFor } from '../tensorflow/recipes.mjs'
import { hasNvidia, MissingTool } from '../tensorflow/requirements.mjs'
import { CommandFailure, runCommand } from '../tools/command.mjs'
import { SetupFailure } from '../tools/failure.mjs'
import { isComplete, isIntact } from '../tools/manifest.mjs'
import { cachePath, root } from '../tools/paths.mjs'
import { recentFailure, rememberFailure } from '../tools/remembered-failures.mjs'

/** @typedef {import('../tensorflow/recipes.mjs').Recipe} Recipe */

/** Links a TensorFlow library into node_modules: the best one that this machine can have, from the cache if it is there. */
export async function prepareTensorFlow() {
  const nvidia = await hasNvidia()
  const { platform, arch } = process
  const recipes = recipesFor({ platform, arch, nvidia, bindings: await bindingsVersion() })
  await removeLeftovers(cachePath('tensorflow'))
  /** @type {string[]} */
  const reasons = []
  for (const recipe of await worthTrying(recipes)) {
    try {
      return await provide(recipe, nvidia)
    } catch (error) {
      if (!(error instanceof SetupFailure)) throw error
      console.log(`    ${recipe.title} is not to be had here: ${error.message.replaceAll('\n', '\n    ')}`)
      // A tool that is installed meanwhile counts at once.
      if (!(error instanceof MissingTool)) await rememberFailure(recipe.key, error.message)
      reasons.push(error.message.split('\n').at(-1) ?? '')
    }
  }
  throw new SetupFailure(`There is no TensorFlow. ${reasons[0]}`)
}

/** Without those that failed within the last day, unless nothing else is left. @param {Recipe[]} recipes */
async function worthTrying(recipes) {
  const failures = await Promise.all(recipes.map(({ key }) => recentFailure(key)))
  const rest = recipes.filter((_, index) => failures[index] === undefined)
  return rest.length > 0 ? rest : recipes
}

/** @param {Recipe} recipe @param {boolean} nvidia @returns {Promise<string>} what is there now */
async function provide({ key, title, wheel }, nvidia) {
  const folder = cachePath('tensorflow', key)
  const links = ['deps', 'lib'].map(
    (part) => /** @type {const} */ ([join(bindingsFolder, part), join(folder, part)])
  )
  const linked = await Promise.all(links.map(([link, target]) => leadsTo(link, target)))
  if (linked.every(Boolean) && (await isComplete(folder))) return `${title}, up to date`

  if (!(await isIntact(folder))) {
    await makeCached(folder, (temp) =>
      wheel ? makeFromWheel(wheel, temp) : makeWithOwnInstaller(nvidia ? 'gpu' : 'cpu', temp)
    )
  }
  for (const [link, target] of links) await linkFolder(link, target)
  try {
    const { version, device } = await tryTensorFlow()
    return `${version} on the ${device.toUpperCase()}`
  } catch (error) {
    // Linked means tried.
    for (const [link] of links) await rm(link)
    throw error
  }
}

/**
 * Loads the linked library and computes something.
 * @returns {Promise<{ version: string, device: 'cpu' | 'gpu' }>}
 */
export async function tryTensorFlow() {
  try {
    const output = await runCommand(node24(), [join(root, 'scripts', 'tensorflow', 'try.mjs')], {
      env: { TF_CPP_MIN_LOG_LEVEL: '2' },
      limitSeconds: 120
    })
    return JSON.parse(output.slice(output.lastIndexOf('{"version"')))
  } catch (cause) {
    if (!(cause instanceof CommandFailure)) throw cause
    throw new SetupFailure(
      `${cause.output}\n${cause.message}\nTensorFlow is there but does not load. It needs a CPU with AVX and, on Linux, glibc 2.27 and GCC 9’s libstdc++ or newer: update the system.`,
      { cause }
    )
  }
}
