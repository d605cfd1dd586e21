import type { Variable } from '@tensorflow/tfjs-node-gpu'
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '#contract/errors.ts'
import { replaceFile, syncFolder } from '#storage/files.ts'
import { TrainingState } from '#storage/training-state.ts'
import { tf } from './tensorflow.ts'

const Manifest = z.object({ files: z.record(z.string(), z.object({ bytes: z.int(), sha256: z.string() })) })

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** Writes a checkpoint whole or not at all: into a temporary folder, its manifest last, then renamed. */
export async function writeCheckpoint(
  folder: string,
  name: string,
  content: { weights: Variable[]; optimizer: Variable[]; state: TrainingState }
): Promise<void> {
  const temp = join(folder, `.${name}.tmp`)
  await rm(temp, { recursive: true, force: true })
  await mkdir(temp, { recursive: true, mode: 0o700 })
  const files = {
    'weights.bin': tensorBytes(content.weights),
    'optimizer.bin': tensorBytes(content.optimizer),
    'state.json': new TextEncoder().encode(JSON.stringify(content.state))
  }
  const manifest: z.infer<typeof Manifest> = { files: {} }
  for (const [file, bytes] of Object.entries(files)) {
    await replaceFile(join(temp, file), bytes)
    manifest.files[file] = { bytes: bytes.length, sha256: sha256(bytes) }
  }
  await replaceFile(join(temp, 'manifest.json'), JSON.stringify(manifest))
  await rm(join(folder, name), { recursive: true, force: true })
  await rename(temp, join(folder, name))
  await syncFolder(folder)
}

/** Fills variables from a checkpoint; `optimizer` may be left out for prediction. Throws AppError 'damaged' naming the file. */
export async function readCheckpoint(
  folder: string,
  name: string,
  into: { weights: Variable[]; optimizer?: Variable[] }
): Promise<TrainingState> {
  const manifest = Manifest.parse(JSON.parse(await readText(folder, name, 'manifest.json')))
  const read = async (file: string) => {
    const bytes = await readPart(folder, name, file)
    const expected = manifest.files[file]
    if (expected?.bytes !== bytes.length || expected.sha256 !== sha256(bytes))
      throw damaged(folder, name, file)
    return bytes
  }
  assignTensors(into.weights, await read('weights.bin'), () => damaged(folder, name, 'weights.bin'))
  if (into.optimizer !== undefined)
    assignTensors(into.optimizer, await read('optimizer.bin'), () => damaged(folder, name, 'optimizer.bin'))
  return TrainingState.parse(JSON.parse(new TextDecoder().decode(await read('state.json'))))
}

/** Removes every checkpoint but these. */
export async function keepCheckpoints(folder: string, keep: string[]): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!keep.includes(name)) await rm(join(folder, name), { recursive: true, force: true })
  }
}

const damaged = (folder: string, name: string, file: string, cause?: unknown) =>
  new AppError(
    'damaged',
    `The checkpoint ${name} cannot be used: ${join(folder, name, file)} is damaged or missing. Resume from another checkpoint in ${folder}, or train again.`,
    { cause }
  )

const readPart = (folder: string, name: string, file: string): Promise<Buffer> =>
  readFile(join(folder, name, file)).catch((cause: unknown) => {
    throw damaged(folder, name, file, cause)
  })

const readText = async (folder: string, name: string, file: string) =>
  (await readPart(folder, name, file)).toString('utf8')

/** The variables' numbers one after another, float32, little-endian. */
function tensorBytes(variables: Variable[]): Uint8Array {
  const parts = variables.map((variable) => variable.dataSync())
  return Buffer.concat(parts.map((part) => Buffer.from(part.buffer, part.byteOffset, part.byteLength)))
}

function assignTensors(variables: Variable[], bytes: Uint8Array, failure: () => AppError): void {
  if (bytes.length !== variables.reduce((sum, { size }) => sum + 4 * size, 0)) throw failure()
  let offset = 0
  for (const variable of variables) {
    // Copied: the file's buffer need not be aligned to four bytes, and TensorFlow may keep the memory.
    const values = new Float32Array(variable.size)
    new Uint8Array(values.buffer).set(bytes.subarray(offset, offset + 4 * variable.size))
    tf.tidy(() => variable.assign(tf.tensor(values, variable.shape)))
    offset += 4 * variable.size
  }
}
