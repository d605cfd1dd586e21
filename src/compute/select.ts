import type { EpochMetrics } from '#contract/shapes.ts'
import { argmaxAccuracy } from '#core/metrics/argmax-accuracy.ts'
import { averagePrecisions, meanAveragePrecision } from '#core/metrics/average-precision.ts'
import { imageLosses } from '#core/metrics/losses.ts'
import { labelCounts, thresholdMetrics } from '#core/metrics/threshold-metrics.ts'
import type { TrainPlan } from '#core/protocol.ts'
import type { ImageReader } from '#storage/packed-images.ts'
import type { Control } from './control.ts'
import type { Network } from './models/network.ts'
import { scoreRows } from './score-rows.ts'

type SelectMetrics = Pick<EpochMetrics, 'valLoss' | 'mAP' | 'CF1' | 'OF1' | 'argmaxAccuracy'>

const threshold = 0.5

/** The select part's metrics under the network as it is; all null where nothing was held out. Null where it was stopped. */
export async function evaluateSelect(
  plan: TrainPlan,
  network: Network,
  reader: ImageReader,
  options: { microBatch: number; control: Control }
): Promise<SelectMetrics | null> {
  const { select, labels } = plan
  if (select.length === 0) return { valLoss: null, mAP: null, CF1: null, OF1: null, argmaxAccuracy: null }
  const scored = await scoreRows({ ...plan, rows: select }, network, reader, options)
  if (scored === null) return null
  const table = { ...scored, images: select.length, labels }
  const losses = imageLosses(table)
  const { CF1, OF1 } = thresholdMetrics(labelCounts(table, threshold))
  return {
    valLoss: losses.reduce((sum, loss) => sum + loss, 0) / losses.length,
    mAP: meanAveragePrecision(averagePrecisions(table)),
    CF1,
    OF1,
    argmaxAccuracy: argmaxAccuracy(table)
  }
}
