import { expect, test } from 'vitest'
import { recipesFor } from '../../../scripts/tensorflow/recipes.mjs'

const titles = (platform: string, arch: string, nvidia: boolean) =>
  recipesFor({ platform, arch, nvidia, bindings: '4.22.0' }).map(({ title }) => title)

const cuda = 'TensorFlow 2.21.0 with CUDA'
const cpu = 'TensorFlow 2.21.0 for the CPU'
const own = 'TensorFlow 2.9.1 by tfjs-node’s own installer'

test('each platform gets the best library it can have first, and tfjs-node’s own installer last', () => {
  expect({
    linux: titles('linux', 'x64', false),
    nvidia: titles('linux', 'x64', true),
    arm: titles('linux', 'arm64', true),
    mac: titles('darwin', 'arm64', false),
    oldMac: titles('darwin', 'x64', false),
    windows: titles('win32', 'x64', true)
  }).toEqual({
    linux: [cpu, own],
    nvidia: [cuda, cpu, own],
    arm: [cpu, own],
    mac: [cpu, own],
    oldMac: [own],
    windows: [own]
  })
})

test('what is kept in the cache is keyed by library, bindings, interface and platform', () => {
  expect(
    recipesFor({ platform: 'linux', arch: 'x64', nvidia: true, bindings: '4.22.0' }).map(({ key }) => key)
  ).toEqual([
    'tensorflow-2.21.0-cuda_tfjs-node-4.22.0_napi-8_linux-x64',
    'tensorflow-2.21.0-cpu_tfjs-node-4.22.0_napi-8_linux-x64',
    'libtensorflow-2.9.1-gpu_tfjs-node-4.22.0_napi-8_linux-x64'
  ])
})
