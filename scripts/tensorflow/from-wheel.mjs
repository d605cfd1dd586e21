import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CommandFailure, runCommand } from '../tools/command.mjs'
import { SetupFailure } from '../tools/failure.mjs'
import { root } from '../tools/paths.mjs'
import { bindingsFolder } from './recipes.mjs'
import { findTools } from './requirements.mjs'

/** @typedef {import('./recipes.mjs').Wheel} Wheel */

/**
 * Takes the library out of TensorFlow's Python wheel and compiles tfjs-node's unmodified bindings against it, into
 * `deps/lib` and `lib/napi-v8` of a folder, as tfjs-node lays them out.
 * @param {Wheel} wheel
 * @param {string} folder
 */
export async function makeFromWheel(wheel, folder) {
  const { python, compiler } = await findTools()
  const work = join(folder, 'work')
  const libraries = join(folder, 'deps', 'lib')
  await mkdir(libraries, { recursive: true })

  const requirement = `${wheel.name}==${wheel.version}`
  await download(python, join(work, 'wheels'), {
    title: `downloading ${requirement}`,
    bytes: wheel.bytes,
    platforms: [wheel.tag],
    requirements: [`${requirement} --hash=sha256:${wheel.sha256}`]
  })
  await unpack(python, join(work, 'wheels'), work, [
    'tensorflow/libtensorflow_',
    'tensorflow/include/',
    `tensorflow-${wheel.version}.dist-info/METADATA`
  ])
  for (const name of await readdir(join(work, 'tensorflow'))) {
    if (name.startsWith('lib')) await rename(join(work, 'tensorflow', name), join(libraries, name))
  }
  if (wheel.cuda) await addCuda(python, wheel, work, join(folder, 'deps'))
  await compile(compiler, join(work, 'tensorflow', 'include'), folder)
  await rm(work, { recursive: true })
}

/**
 * @param {string} python
 * @param {string} target
 * @param {{ title: string, bytes?: number, platforms: string[], requirements: string[] }} what
 */
async function download(python, target, { title, bytes, platforms, requirements }) {
  // pip writes into the folder for temporary files first: what lies there is how far it is.
  const temp = join(target, 'incoming')
  await mkdir(temp, { recursive: true })
  const list = join(target, 'requirements.txt')
  await writeFile(list, requirements.join('\n'))
  const args = ['--no-deps', '--no-cache-dir', '--only-binary', ':all:', '--python-version', '3.11']
  for (const platform of platforms) args.push('--platform', platform)
  await advise(
    `${requirements.map((requirement) => requirement.split(' ')[0]).join(', ')} could not be downloaded with pip. Check the network connection and run the same command again.`,
    runCommand(python, ['-m', 'pip', 'download', ...args, '--dest', target, '-r', list], {
      title,
      env: { TMPDIR: temp, PIP_DISABLE_PIP_VERSION_CHECK: '1' },
      watch: { folder: temp, stallSeconds: 180, ...(bytes && { bytes }) }
    })
  )
}

/** @param {string} python @param {string} wheels @param {string} folder @param {string[]} prefixes */
async function unpack(python, wheels, folder, prefixes) {
  const script = join(root, 'scripts', 'tensorflow', 'unpack.py')
  for (const name of await readdir(wheels)) {
    if (!name.endsWith('.whl')) continue
    await advise(
      `${name} could not be unpacked. Make sure that there are 3 GB of free disk space and run the same command again.`,
      runCommand(python, [script, join(wheels, name), folder, ...prefixes], {
        title: `unpacking ${name.split('-')[0]}`
      })
    )
    await rm(join(wheels, name))
  }
}

/**
 * Puts NVIDIA's libraries beside TensorFlow's as their wheels have them: libtensorflow_framework's own run path finds
 * them at `../nvidia/NAME/lib`, and that is the one that counts, for it is what loads them.
 * @param {string} python
 * @param {Wheel} wheel
 * @param {string} work
 * @param {string} deps
 */
async function addCuda(python, wheel, work, deps) {
  const metadata = await readFile(join(work, `tensorflow-${wheel.version}.dist-info`, 'METADATA'), 'utf8')
  const named = metadata.matchAll(/^Requires-Dist: (nvidia-[^;]+?) *; *extra == ["']and-cuda["']/gm)
  const wheels = join(work, 'nvidia-wheels')
  await download(python, wheels, {
    title: 'downloading CUDA and cuDNN',
    platforms: ['manylinux2014_x86_64', 'manylinux_2_17_x86_64', wheel.tag],
    requirements: Array.from(named, ([, requirement = '']) => requirement)
  })
  await unpack(python, wheels, deps, ['nvidia/'])
}

/** @param {string} compiler @param {string} include TensorFlow's headers @param {string} folder */
async function compile(compiler, include, folder) {
  const source = join(bindingsFolder, 'binding')
  const sources = (await readdir(source)).filter((name) => name.endsWith('.cc'))
  const libraries = join(folder, 'deps', 'lib')
  const output = join(folder, 'lib', 'napi-v8')
  await mkdir(output, { recursive: true })
  const mac = process.platform === 'darwin'
  await advise(
    'tfjs-node’s bindings did not compile. Install a newer C++ compiler (GCC 9 or Clang 10 at least) and run the same command again.',
    runCommand(
      compiler,
      [
        ...['-O2', '-std=c++17', '-shared', '-fPIC', '-DNAPI_VERSION=8'],
        ...[source, include, join(root, 'node_modules', 'node-api-headers', 'include')].map(
          (path) => `-I${path}`
        ),
        ...sources.map((name) => join(source, name)),
        ...(await readdir(libraries)).map((name) => join(libraries, name)),
        // Node's own symbols are there when it loads the addon.
        ...(mac ? ['-undefined', 'dynamic_lookup'] : []),
        `-Wl,-rpath,${mac ? '@loader_path' : '$ORIGIN'}/../../deps/lib`,
        ...['-o', join(output, 'tfjs_binding.node')]
      ],
      { title: 'compiling tfjs-node’s bindings' }
    )
  )
}

/**
 * The command's output with a sentence on what to do, where it fails.
 * @param {string} sentence
 * @param {Promise<unknown>} command
 */
async function advise(sentence, command) {
  try {
    await command
  } catch (cause) {
    if (!(cause instanceof CommandFailure)) throw cause
    throw new SetupFailure(`${cause.output}\n${cause.message}\n${sentence}`.trim(), { cause })
  }
}
