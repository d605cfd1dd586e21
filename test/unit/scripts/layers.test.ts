import { ESLint } from 'eslint'
import { resolve } from 'node:path'
import { expect, test, vi } from 'vitest'

vi.setConfig({ testTimeout: 60_000 })

const root = resolve(import.meta.dirname, '../../..')
const eslint = new ESLint({ cwd: root, ruleFilter: ({ ruleId }) => ruleId === 'boundaries/dependencies' })

async function forbidden(file: string, lines: string[]) {
  const [result] = await eslint.lintText(lines.join('\n'), { filePath: resolve(root, file) })
  return result?.messages.map(({ line }) => lines[line - 1])
}

test('the core imports the contract, and neither the engine nor Node, in whatever way it is written', async () => {
  const wrong = [
    "import { newId } from '#engine/workspace.ts'",
    "import type { Workspace } from '../engine/workspace.ts'",
    "export * from '../engine/workspace.ts'",
    "void import('#engine/workspace.ts')",
    "import { join } from 'node:path'"
  ]
  const right = ["import { AppError } from '#contract/errors.ts'", "import { z } from 'zod'"]
  expect(await forbidden('src/core/random.ts', [...wrong, ...right])).toEqual(wrong)
})

test('TensorFlow is loaded in src/compute only, and Electron not at all by the engine', async () => {
  const tensorflow = [
    "import tf from '@tensorflow/tfjs-node-gpu'",
    "void import('@tensorflow/tfjs-node-gpu')"
  ]
  const electron = ["import { app } from 'electron'", "void import('electron')"]
  expect([
    await forbidden('src/engine/workspace.ts', [...tensorflow, ...electron]),
    await forbidden('src/compute/host.ts', [...tensorflow, ...electron]),
    await forbidden('src/compute/host.ts', ["import { newId } from '#engine/workspace.ts'"])
  ]).toEqual([[...tensorflow, ...electron], electron, ["import { newId } from '#engine/workspace.ts'"]])
})
