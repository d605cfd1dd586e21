import { execFileSync } from 'node:child_process'
import { availableParallelism } from 'node:os'
import type { Device } from '#contract/shapes.ts'
import { tf } from './tensorflow.ts'

/** What TensorFlow computes on. */
export function findDevice(): Device {
  const backend = tf.backend() as { isUsingGpuDevice?: boolean }
  if (backend.isUsingGpuDevice === true) return { kind: 'gpu', name: gpuName(), backend: tf.getBackend() }
  return { kind: 'cpu', name: `CPU, ${availableParallelism()} threads`, backend: tf.getBackend() }
}

export function findVersions(): Record<string, string> {
  return { node: process.versions.node, tfjs: tf.version['tfjs-core'], tensorflow: tensorflowVersion() }
}

function tensorflowVersion(): string {
  const backend = tf.backend() as { binding?: { TF_Version?: string } }
  return backend.binding?.TF_Version ?? 'unknown'
}

function gpuName(): string {
  try {
    const names = execFileSync('nvidia-smi', ['--query-gpu=name', '--format=csv,noheader'], {
      encoding: 'utf8'
    })
    return names.split('\n')[0]?.trim() ?? 'NVIDIA GPU'
  } catch {
    // The driver's own tool may not be on PATH; the device works all the same.
    return 'NVIDIA GPU'
  }
}
