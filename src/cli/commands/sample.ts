import type { Command } from 'commander'
import { writeSample } from '#engine/sample/write-sample.ts'
import { count, duration } from '#core/format.ts'
import { print, printJson, progress } from '../output.ts'
import { onInterrupt } from '../signals.ts'
import { fraction, wholeNumber } from '../arguments.ts'

type SampleOptions = { images: number; seed: number; labelNoise: number; json: boolean }

export function addSample(program: Command): void {
  program
    .command('sample')
    .description(
      'Write the sample dataset: drawn pictures with captions, speech and traces whose answers are known'
    )
    .argument('<dir>', 'new or empty folder')
    .option('--images <number>', 'how many images, three quarters of them for training', wholeNumber(4), 1200)
    .option('--seed <number>', 'draws another world of the same kind', wholeNumber(0), 1)
    .option('--label-noise <share>', 'share of labels to flip, 0 to 1; truth/ says which', fraction, 0)
    .option('--json', 'print JSON on standard output', false)
    .action(async (folder: string, { images, seed, labelNoise, json }: SampleOptions) => {
      const started = performance.now()
      const abort = new AbortController()
      const stopListening = onInterrupt(() => {
        abort.abort()
      })
      try {
        await writeSample(folder, {
          images,
          seed,
          labelNoise,
          signal: abort.signal,
          onProgress: (done, total) => {
            progress.show(`Drawing ${count(done)} of ${count(total)} images`)
          }
        })
      } finally {
        stopListening()
        progress.clear()
      }
      const seconds = (performance.now() - started) / 1000
      if (json) printJson({ folder, images, seed, labelNoise, seconds })
      else print(`Wrote ${count(images)} images to ${folder} in ${duration(seconds)}.`)
    })
}
