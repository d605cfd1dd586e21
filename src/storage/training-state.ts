import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '#contract/errors.ts'
import { EpochMetrics } from '#contract/shapes.ts'
import { errorCode, ifMissing } from './error-code.ts'

/** Where training stands, beside the numbers: enough to go on exactly. A checkpoint's state.json. */
export const TrainingState = z.object({
  /** The epoch that is going, from 1; past the last one when all are done. */
  epoch: z.int().min(1),
  /** Batches of this epoch that are done, and the sum of their images' losses. */
  batch: z.int().min(0),
  lossSum: z.number(),
  /** Batches done since the start. */
  step: z.int().min(0),
  microBatch: z.int().min(1),
  /** The epoch that ended last, and the one with the highest mAP on select. */
  last: EpochMetrics.nullable(),
  best: EpochMetrics.nullable()
})
export type TrainingState = z.infer<typeof TrainingState>

/** The epoch a checkpoint counts for: the one that is going, or between two the one that ended. */
export const epochOf = ({ epoch, batch }: TrainingState) => (batch === 0 ? epoch - 1 : epoch)

/** A checkpoint as its folder has it; `time` is when it was written. */
export type FoundCheckpoint = { name: string; time: string; state: TrainingState }

/**
 * The checkpoint that training came furthest with, whatever run.json says; null where there is none. Throws AppError 'damaged' where
 * there are some and none can be read: to begin anew would remove them.
 */
export async function newestCheckpoint(checkpoints: string): Promise<FoundCheckpoint | null> {
  let newest: FoundCheckpoint | null = null
  // A name that begins with a dot is a checkpoint that was still being written.
  const names = (await ifMissing(readdir(checkpoints), [])).filter((name) => !name.startsWith('.'))
  for (const name of names) {
    const found = await readState(checkpoints, name)
    if (found !== null && (newest === null || isLater(found.state, newest.state))) newest = found
  }
  if (newest === null && names.length > 0)
    throw new AppError(
      'damaged',
      `None of the checkpoints in ${checkpoints} can be read: their state.json is damaged or missing. Move ${names.join(' and ')} elsewhere to start the run anew.`
    )
  return newest
}

const isLater = (a: TrainingState, b: TrainingState) =>
  a.epoch > b.epoch || (a.epoch === b.epoch && a.batch > b.batch)

/** Null where state.json is missing or damaged: such a checkpoint cannot be gone on from. */
async function readState(checkpoints: string, name: string): Promise<FoundCheckpoint | null> {
  const file = join(checkpoints, name, 'state.json')
  try {
    const state = TrainingState.safeParse(JSON.parse(await readFile(file, 'utf8'))).data
    return state === undefined ? null : { name, time: (await stat(file)).mtime.toISOString(), state }
  } catch (error) {
    if (error instanceof SyntaxError || errorCode(error) === 'ENOENT') return null
    throw error
  }
}
