import type { Variable } from '@tensorflow/tfjs-node-gpu'
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '#contract/errors.ts'
import { ifMissing } from '#storage/error-code.ts'
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
  const manifest = await readManifest(folder, name)
  const read = async (file: string) => {
    const bytes = await readPart(folder, name, file)
    const expected = manifest.files[file]
    if (expected?.bytes !== bytes.length || expected.sha256 !== sha256(bytes))
      throw await damaged(folder, name, file)
    return bytes
  }
  const fill = async (variables: Variable[], file: string) => {
    const bytes = await read(file)
    if (bytes.length !== variables.reduce((sum, { size }) => sum + 4 * size, 0))
      throw await damaged(folder, name, file)
    assignTensors(variables, bytes)
  }
  await fill(into.weights, 'weights.bin')
  if (into.optimizer !== undefined) await fill(into.optimizer, 'optimizer.bin')
  return TrainingState.parse(JSON.parse(new TextDecoder().decode(await read('state.json'))))
}

/** Removes every checkpoint but these. */
export async function keepCheckpoints(folder: string, keep: string[]): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!keep.includes(name)) await rm(join(folder, name), { recursive: true, force: true })
  }
}

/** Says which file it is, and which checkpoint to go on from instead. */
async function damaged(folder: string, name: string, file: string, cause?: unknown): Promise<AppError> {
  const others = (await ifMissing(readdir(folder), [])).filter(
    (other) => other !== name && !other.startsWith('.')
  )
  const instead = others.length > 0 ? `resume from ${others.sort().join(' or ')}` : 'start the run anew'
  return new AppError(
    'damaged',
    `The checkpoint ${name} cannot be used: ${join(folder, name, file)} is damaged or missing. Move the folder ${name} elsewhere to ${instead}.`,
    { cause }
  )
}

const readPart = (folder: string, name: string, file: string): Promise<Buffer> =>
  readFile(join(folder, name, file)).catch(async (cause: unknown) => {
    throw await damaged(folder, name, file, cause)
  })

async function readManifest(folder: string, name: string): Promise<z.infer<typeof Manifest>> {
  const text = (await readPart(folder, name, 'manifest.json')).toString('utf8')
  try {
    return Manifest.parse(JSON.parse(text))
  } catch (cause) {
    throw await damaged(folder, name, 'manifest.json', cause)
  }
}

/** The variables' numbers one after another, float32, little-endian. */
function tensorBytes(variables: Variable[]): Uint8Array {
  const parts = variables.map((variable) => variable.dataSync())
  return Buffer.concat(parts.map((part) => Buffer.from(part.buffer, part.byteOffset, part.byteLength)))
}

function assignTensors(variables: Variable[], bytes: Uint8Array): void {
  let offset = 0
  for (const variable of variables) {
    // Copied: the file's buffer need not be aligned to four bytes, and TensorFlow may keep the memory.
    const values = new Float32Array(variable.size)
    new Uint8Array(values.buffer).set(bytes.subarray(offset, offset + 4 * variable.size))
    tf.tidy(() => variable.assign(tf.tensor(values, variable.shape)))
    offset += 4 * variable.size
  }
}
