import { spawn, type ChildProcess } from 'node:child_process'
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { RunConfig } from '#contract/config.ts'
import { RunId } from '#contract/shapes.ts'
import type { FromCompute, ToCompute, TrainPlan } from '#core/protocol.ts'
import { random } from '#core/random.ts'
import { imageBytes, shardPath } from '#storage/packed-images.ts'

const host = resolve(import.meta.dirname, '../../src/compute/host.ts')

/** A compute process as the engine starts it, and all that it said. */
export function startCompute() {
  const child: ChildProcess = spawn(process.execPath, [host], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    serialization: 'advanced',
    env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '2' }
  })
  const messages: FromCompute[] = []
  child.on('message', (message: FromCompute) => messages.push(message))
  const send = (message: ToCompute) => child.send(message)
  /** Resolves with the first message the condition accepts, from `after` on. */
  const wait = (accepts: (message: FromCompute) => boolean, after = 0): Promise<FromCompute> => {
    const known = messages.slice(after).find(accepts)
    if (known !== undefined) return Promise.resolve(known)
    return new Promise((done, fail) => {
      child.on('message', (message: FromCompute) => accepts(message) && done(message))
      child.on('exit', () => fail(new Error('The compute process ended')))
    })
  }
  /** Runs a plan to its end; returns what was said meanwhile. */
  const run = async (message: ToCompute) => {
    const before = messages.length
    send(message)
    await wait(({ type }) => type === 'done' || type === 'failed', before)
    return messages.slice(before)
  }
  return { child, send, wait, run }
}

/** A plan over random pictures whose mean colour says the label, so that there is something to learn. */
export async function randomPlan(options: {
  images: number
  side: number
  labels: number
  config?: object
}): Promise<TrainPlan> {
  const { images: count, side, labels } = options
  const folder = await mkdtemp(join(tmpdir(), 'cocoscope-compute-'))
  const images = { folder: join(folder, 'images'), side, rows: 16, count }
  await mkdir(images.folder)
  const source = random(5)
  const truth = Uint8Array.from({ length: count * labels }, () => source.below(2))
  for (let shard = 0; shard * images.rows < count; shard++) {
    const rows = Math.min(images.rows, count - shard * images.rows)
    const pixels = new Uint8Array(rows * imageBytes(images))
    for (let i = 0; i < pixels.length; i++) {
      const row = shard * images.rows + Math.floor(i / imageBytes(images))
      pixels[i] = source.below(128) + (truth[row * labels + ((i % 3) % labels)] === 1 ? 127 : 0)
    }
    await writeFile(shardPath(images.folder, shard), pixels)
  }
  const select = Math.floor(count / 4)
  return {
    run: RunId.parse('testtesttest'),
    config: RunConfig.parse(options.config ?? {}),
    labels,
    images,
    truth,
    fit: Int32Array.from({ length: count - select }, (_, row) => row),
    select: Int32Array.from({ length: select }, (_, i) => count - select + i),
    folder,
    microBatch: 8,
    resumeFrom: null
  }
}
