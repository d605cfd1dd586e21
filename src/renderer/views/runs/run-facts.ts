import type { Run } from '#contract/shapes.ts'

/** Metrics of the best epoch, if one could be ranked. */
export const bestOf = ({ epochs, bestEpoch }: Run) => epochs.find(({ epoch }) => epoch === bestEpoch)

/** Seconds that the finished epochs took. */
export const secondsOf = ({ epochs }: Run) => epochs.reduce((sum, { seconds }) => sum + seconds, 0)

/** "seed-baseline, 128 px, batch 256, seed 1" */
export const describeRun = ({ config }: Run) =>
  `${config.model.name}, ${config.data.side} px, batch ${config.training.batchSize}, seed ${config.training.seed}`
