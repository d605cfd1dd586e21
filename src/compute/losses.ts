import type { Scalar, Tensor2D } from '@tensorflow/tfjs-node-gpu'
import type { RunConfig } from '#contract/config.ts'
import { tf } from './tensorflow.ts'

/** Sum over images and labels; the caller divides by both (Keras' reduction is the mean over both). */
export type LossFunction = (logits: Tensor2D, truth: Tensor2D) => Scalar

/** Binary cross-entropy from logits z and truth y as max(z, 0) − z·y + log(1 + e^−|z|), which never overflows. */
const binaryCrossEntropy: LossFunction = (logits, truth) =>
  tf.sum(tf.add(tf.sub(tf.relu(logits), tf.mul(logits, truth)), tf.log1p(tf.exp(tf.neg(tf.abs(logits))))))

const losses: Record<RunConfig['loss']['name'], LossFunction> = {
  'binary-cross-entropy': binaryCrossEntropy
}

export const chooseLoss = (config: RunConfig): LossFunction => losses[config.loss.name]
