import { readdir, readFile, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { z } from 'zod'
import { EpochMetrics, Run } from '#contract/shapes.ts'
import { ifMissing } from '#storage/error-code.ts'
import { replaceFile } from '#storage/files.ts'

/** What run.json holds; the rest of a run is read from the files beside it. */
export const RunRecord = Run.omit({ epochs: true, evaluated: true, sizeBytes: true })

/** A run as its folder has it: null without a readable run.json. `setAside` names a file that was damaged, in a sentence. */
export type ReadRun = { run: Run | null; setAside: string | null }

/** Reads a run's folder. What cannot be read is set aside under another name, never reset. */
export async function readRun(folder: string): Promise<ReadRun> {
  const file = join(folder, 'run.json')
  const text = await ifMissing(readFile(file, 'utf8'), null)
  if (text === null) return { run: null, setAside: null }
  const record = parseJson(RunRecord, text)
  if (record === null) {
    const aside = asideName(file)
    await rename(file, aside)
    return { run: null, setAside: `A run could not be read; its run.json was set aside as ${aside}.` }
  }
  const { epochs, setAside } = await readEpochs(folder, record.name)
  return { run: { ...record, epochs, ...(await measureRun(folder)) }, setAside }
}

/** The lines of metrics.jsonl. A last line torn by a crash is dropped; from a damaged line on, the whole file is set aside first. */
async function readEpochs(
  folder: string,
  name: string
): Promise<{ epochs: EpochMetrics[]; setAside: string | null }> {
  const file = join(folder, 'metrics.jsonl')
  const text = await ifMissing(readFile(file, 'utf8'), '')
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  const lines = whole.split('\n').slice(0, -1)
  const parsed = lines.map((line) => parseJson(EpochMetrics, line))
  const bad = parsed.indexOf(null)
  const good = bad === -1 ? lines : lines.slice(0, bad)
  const epochs = parsed.slice(0, good.length) as EpochMetrics[]
  const aside = asideName(file)
  if (bad !== -1) await rename(file, aside)
  if (good.length < lines.length || whole.length < text.length)
    await replaceFile(file, good.map((line) => `${line}\n`).join(''))
  if (bad === -1) return { epochs, setAside: null }
  return {
    epochs,
    setAside: `The metrics of the run “${name}” could not be read from line ${bad + 1} on; the whole file was set aside as ${aside}.`
  }
}

/** Splits that have stored predictions, and the bytes that a run's folder takes. */
export async function measureRun(folder: string): Promise<Pick<Run, 'evaluated' | 'sizeBytes'>> {
  const predictions = await ifMissing(readdir(join(folder, 'predictions')), [])
  const evaluated = predictions
    .filter((name) => name.endsWith('.json'))
    .map((name) => decodeURIComponent(name.slice(0, -'.json'.length)))
  return { evaluated, sizeBytes: await sizeOf(folder) }
}

/** Bytes in a folder; what is removed while we look (a checkpoint) counts nothing. */
async function sizeOf(folder: string): Promise<number> {
  let bytes = 0
  for (const entry of await ifMissing(readdir(folder, { withFileTypes: true }), [])) {
    const path = join(folder, entry.name)
    bytes += entry.isDirectory() ? await sizeOf(path) : (await ifMissing(stat(path), { size: 0 })).size
  }
  return bytes
}

const asideName = (file: string) => `${file}.damaged-${new Date().toISOString().replaceAll(':', '-')}`

function parseJson<T>(schema: z.ZodType<T>, text: string): T | null {
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
