import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { EngineContext } from '../context.ts'
import { sampleMarker, writeSample } from '../sample/write-sample.ts'
import type { Dataset } from './dataset.ts'

/** Opens the sample dataset; the first time it is written, as a job. Calls that come meanwhile wait for the same job. */
export function createSampleOpener({ workspace, jobs, datasets }: EngineContext): () => Promise<Dataset> {
  let writing: Promise<void> | undefined

  const write = () =>
    jobs.run(
      { kind: 'sample', title: 'Drawing the sample dataset', unit: 'images' },
      ({ signal, progress }) => writeSample(workspace.sample, { signal, onProgress: progress })
    )

  return async () => {
    if (!existsSync(join(workspace.sample, sampleMarker))) {
      writing ??= write().finally(() => (writing = undefined))
      await writing
    }
    return datasets.open(workspace.sample)
  }
}
