import { totalmem } from 'node:os'
import type { Compute } from './compute-process.ts'

/** Share of the memory that a run may take. */
const share = 0.85

/**
 * Bytes that a run may take if it starts now (a container's limit counts). macOS calls memory free only where not even files are
 * kept in it.
 */
export function memoryLimit(): number {
  const available = process.availableMemory()
  const free = process.platform === 'darwin' ? Math.max(available, totalmem() / 2) : available
  return Math.floor(free * share)
}

/**
 * Bytes that a run may take when its turn comes: where a compute process keeps memory now, it will have given it back by then, and
 * so all that the machine (or the container) has.
 */
export function laterMemoryLimit(compute: Compute): number {
  if (!compute.isUp()) return memoryLimit()
  const constrained = process.constrainedMemory()
  return Math.floor(share * (constrained > 0 ? Math.min(constrained, totalmem()) : totalmem()))
}

/** Bytes for a person to read. */
export const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`
