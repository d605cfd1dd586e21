import { join } from 'node:path'
import { packColumns } from '#core/columns.ts'
import { imageLosses } from '#core/metrics/losses.ts'
import type { FromCompute, PredictPlan } from '#core/protocol.ts'
import { replaceFile } from '#storage/files.ts'
import { openPackedImages } from '#storage/packed-images.ts'
import { readCheckpoint } from './checkpoints.ts'
import type { Control } from './control.ts'
import { buildNetwork } from './models/network.ts'
import { scoreRows } from './score-rows.ts'

/** Scores the plan's rows with a checkpoint and writes them to its output file. */
export async function predict(
  plan: PredictPlan,
  send: (message: FromCompute) => void,
  control: Control
): Promise<'finished' | 'stopped'> {
  const network = buildNetwork(plan.config, plan.labels)
  await readCheckpoint(join(plan.folder, 'checkpoints'), plan.checkpoint, { weights: network.variables })
  const reader = openPackedImages(plan.images)
  try {
    const total = plan.rows.length
    const scored = await scoreRows(plan, network, reader, {
      microBatch: plan.microBatch,
      control,
      onProgress: (done) => send({ type: 'predicted', done, total })
    })
    if (scored === null) return 'stopped'
    const { scores, truth } = scored
    const table = { scores, truth, images: total, labels: plan.labels }
    await replaceFile(
      plan.output,
      packColumns({ scores, ...(plan.truth !== null && { loss: imageLosses(table) }) })
    )
    return 'finished'
  } finally {
    reader.close()
  }
}
