import { join } from 'node:path'
import { AppError } from '#contract/errors.ts'
import type { EpochMetrics } from '#contract/shapes.ts'
import type { FromCompute, TrainPlan } from '#core/protocol.ts'
import { random, shuffle } from '#core/random.ts'
import { epochCheckpoint, stepCheckpoint } from '#storage/checkpoint-names.ts'
import { openPackedImages } from '#storage/packed-images.ts'
import { epochOf, type TrainingState } from '#storage/training-state.ts'
import { keepCheckpoints, readCheckpoint, writeCheckpoint } from './checkpoints.ts'
import type { Control } from './control.ts'
import { dropoutFactors } from './dropout.ts'
import { sumGradients } from './gradient-step.ts'
import { chooseLoss } from './losses.ts'
import { fitMicroBatch } from './micro-batch.ts'
import { buildNetwork } from './models/network.ts'
import { createOptimizer } from './optimizers.ts'
import { createPace } from './pace.ts'
import { readBatch } from './read-batch.ts'
import { evaluateSelect } from './select.ts'
import { streams } from './streams.ts'
import { tf } from './tensorflow.ts'

/** A checkpoint is written at least so often, whatever an epoch takes. */
const checkpointMillis = 600_000
const stepMessageMillis = 200

/**
 * Trains to the plan's last epoch or until it is stopped, telling of every step, epoch and checkpoint. A batch's gradient is the
 * sum over its micro-batches, and so the same for any size of them. Throws AppError 'not-finite' where the loss or its gradient is no number.
 */
export async function train(
  plan: TrainPlan,
  send: (message: FromCompute) => void,
  control: Control
): Promise<'finished' | 'stopped'> {
  const { config, labels, folder } = plan
  const checkpoints = join(folder, 'checkpoints')
  const network = buildNetwork(config, labels)
  const optimizer = createOptimizer(config, network.variables)
  const loss = chooseLoss(config)
  const reader = openPackedImages(plan.images)
  const state = await startingState()
  send({
    type: 'started',
    parameters: network.variables.reduce((sum, { size }) => sum + size, 0),
    microBatch: state.microBatch,
    path: 'eager'
  })
  let lastCheckpoint = plan.resumeFrom
  let lastCheckpointAt = Date.now()

  try {
    while (state.epoch <= config.training.epochs) {
      if ((await trainEpoch()) === 'stopped') {
        await checkpoint(stepCheckpoint(state.step))
        return 'stopped'
      }
      if (control.stop !== null && state.epoch <= config.training.epochs) return 'stopped'
    }
    return 'finished'
  } finally {
    reader.close()
  }

  async function startingState(): Promise<TrainingState> {
    if (plan.resumeFrom !== null) {
      const into = { weights: network.variables, optimizer: optimizer.state }
      return readCheckpoint(checkpoints, plan.resumeFrom, into)
    }
    const microBatch = fitMicroBatch(network, loss, config, labels, plan.microBatch)
    return { epoch: 1, batch: 0, lossSum: 0, step: 0, microBatch, last: null, best: null }
  }

  async function trainEpoch(): Promise<'whole' | 'stopped'> {
    const { batchSize, seed } = config.training
    const order = shuffle(plan.fit.slice(), random(seed, streams.order(state.epoch)))
    const batches = Math.ceil(order.length / batchSize)
    const pace = createPace()
    let toldAt = 0
    while (state.batch < batches) {
      const rows = order.subarray(state.batch * batchSize, (state.batch + 1) * batchSize)
      const batchLoss = await trainBatch(rows)
      if (batchLoss === null) return 'stopped'
      state.batch++
      state.step++
      state.lossSum += batchLoss
      pace.add(rows.length)
      if (Date.now() - toldAt > stepMessageMillis || state.batch === batches) {
        toldAt = Date.now()
        const left = order.length - Math.min(order.length, state.batch * batchSize)
        send({
          type: 'step',
          progress: {
            epoch: state.epoch,
            step: state.batch,
            stepsPerEpoch: batches,
            loss: batchLoss / rows.length,
            imagesPerSecond: pace.imagesPerSecond(),
            etaSeconds: pace.secondsFor(left + (config.training.epochs - state.epoch) * order.length)
          }
        })
      }
      if (Date.now() - lastCheckpointAt > checkpointMillis) await checkpoint(stepCheckpoint(state.step))
    }
    return finishEpoch(order.length, pace)
  }

  /** Loss summed over the batch's images; null where it was stopped, and then nothing has changed. */
  async function trainBatch(rows: Int32Array): Promise<number | null> {
    const batch = readBatch(plan, reader, rows)
    const dropout = dropoutFactors({
      rate: config.model.dropout,
      size: rows.length,
      units: network.hidden,
      seed: config.training.seed,
      step: state.step
    })
    const sum = sumGradients(network, loss, batch, dropout)
    try {
      let total = 0
      for (let from = 0; from < rows.length; from += state.microBatch) {
        await control.breathe()
        if (control.stop === 'now') return null
        total += sum.add(from, Math.min(state.microBatch, rows.length - from))
      }
      if (!Number.isFinite(total) || !sum.finite()) throw notFinite()
      optimizer.apply(sum.gradients(), state.step + 1)
      return total
    } finally {
      sum.dispose()
    }
  }

  async function finishEpoch(
    images: number,
    pace: ReturnType<typeof createPace>
  ): Promise<'whole' | 'stopped'> {
    const { epoch, step } = state
    const select = await evaluateSelect(plan, network, reader, { microBatch: state.microBatch, control })
    if (select === null) return 'stopped'
    const epochLoss = state.lossSum / Math.max(1, images)
    if (!Number.isFinite(select.valLoss ?? epochLoss)) throw notFinite()
    const metrics: EpochMetrics = {
      epoch,
      step,
      loss: epochLoss,
      ...select,
      learningRate: config.optimizer.learningRate,
      imagesPerSecond: pace.imagesPerSecond(),
      seconds: pace.seconds(),
      tensors: tf.memory().numTensors,
      time: new Date().toISOString()
    }
    send({ type: 'epoch', metrics })
    const best = (metrics.mAP ?? -1) > (state.best?.mAP ?? -1) ? metrics : state.best
    Object.assign(state, { epoch: epoch + 1, batch: 0, lossSum: 0, last: metrics, best })
    await checkpoint(epochCheckpoint(epoch))
    return 'whole'
  }

  async function checkpoint(name: string): Promise<void> {
    // Stopped before its first step, a resumed run stands where its checkpoint does.
    if (name !== lastCheckpoint)
      await writeCheckpoint(checkpoints, name, {
        weights: network.variables,
        optimizer: optimizer.state,
        state
      })
    send({ type: 'checkpoint', name, epoch: epochOf(state), step: state.step })
    lastCheckpoint = name
    lastCheckpointAt = Date.now()
    await keepCheckpoints(checkpoints, [
      name,
      ...(state.best === null ? [] : [epochCheckpoint(state.best.epoch)])
    ])
  }

  function notFinite(): AppError {
    const back =
      lastCheckpoint === null
        ? 'There is no checkpoint yet.'
        : `The last good checkpoint is ${lastCheckpoint}.`
    return new AppError(
      'not-finite',
      `The loss or its gradient is no longer a number at step ${state.step + 1} of epoch ${state.epoch} (learning rate ${config.optimizer.learningRate}). ${back} Try a smaller learning rate.`
    )
  }
}
