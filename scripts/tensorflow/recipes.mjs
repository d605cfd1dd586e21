import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from '../tools/paths.mjs'

const version = '2.21.0'

/**
 * A TensorFlow library to have, and how.
 * @typedef {object} Recipe
 * @property {string} key names it in the cache: versions and platform
 * @property {string} title
 * @property {Wheel | undefined} wheel where undefined, tfjs-node's own installer brings an older library
 *
 * @typedef {object} Wheel
 * @property {string} name
 * @property {string} version
 * @property {string} tag the platform, in pip's words
 * @property {string} sha256
 * @property {number} bytes
 * @property {boolean} cuda whether NVIDIA's wheels belong to it
 */

/** @type {Record<string, Omit<Wheel, 'version' | 'cuda'>>} */
const cpuWheels = {
  'linux-x64': {
    name: 'tensorflow-cpu',
    tag: 'manylinux_2_27_x86_64',
    sha256: '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
    bytes: 273_829_956
  },
  'linux-arm64': {
    name: 'tensorflow',
    tag: 'manylinux_2_27_aarch64',
    sha256: '4b24aca16d527a3cf1c37f720c04c484c3d20f4d0fdfa98632ac8b9f3be6eb5c',
    bytes: 281_828_020
  },
  'darwin-arm64': {
    name: 'tensorflow',
    tag: 'macosx_12_0_arm64',
    sha256: '51f46f4806139d01fc7920cc72a4c75876f80649bf40ff083ab6212ceb43ca88',
    bytes: 223_405_849
  }
}

/** @type {Record<string, Omit<Wheel, 'version' | 'cuda'>>} */
const cudaWheels = {
  'linux-x64': {
    name: 'tensorflow',
    tag: 'manylinux_2_27_x86_64',
    sha256: '9056fbc9ba04235810b71ae6cbd958a196e8804fb53bbcffbf3e23b56155f124',
    bytes: 572_440_367
  }
}

/**
 * The ways to a TensorFlow library on this platform, best first.
 * @param {{ platform: string, arch: string, nvidia: boolean, bindings: string }} machine `bindings`: tfjs-node's version
 * @returns {Recipe[]}
 */
export function recipesFor({ platform, arch, nvidia, bindings }) {
  const target = `${platform}-${arch}`
  const key = (/** @type {string} */ library) => `${library}_tfjs-node-${bindings}_napi-8_${target}`
  const cpu = cpuWheels[target]
  const cuda = nvidia ? cudaWheels[target] : undefined
  /** @type {Recipe[]} */
  const recipes = []
  if (cuda) {
    const wheel = { ...cuda, version, cuda: true }
    recipes.push({ key: key(`tensorflow-${version}-cuda`), title: `TensorFlow ${version} with CUDA`, wheel })
  }
  if (cpu) {
    const wheel = { ...cpu, version, cuda: false }
    recipes.push({ key: key(`tensorflow-${version}-cpu`), title: `TensorFlow ${version} for the CPU`, wheel })
  }
  const device = nvidia ? 'gpu' : 'cpu'
  recipes.push({
    key: key(`libtensorflow-2.9.1-${device}`),
    title: `TensorFlow 2.9.1 by tfjs-node’s own installer`,
    wheel: undefined
  })
  return recipes
}

/** Folder of the package whose bindings link the library. */
export const bindingsFolder = join(root, 'node_modules', '@tensorflow', 'tfjs-node-gpu')

/** @returns {Promise<string>} */
export async function bindingsVersion() {
  return JSON.parse(await readFile(join(bindingsFolder, 'package.json'), 'utf8')).version
}
