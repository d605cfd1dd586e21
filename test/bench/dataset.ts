/**
 * `npm run bench:dataset [-- --images N --objects N --rounds N]`: how long a dataset of COCO's size takes to open, and in how
 * much memory. Prints the best of several rounds beside JSON.parse in the same run; nothing passes or fails.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { writeSynthetic } from './write-synthetic.ts'

type Opening = { seconds: number; megabytes: number; images: number; objects: number }

const { values } = parseArgs({
  options: {
    images: { type: 'string', default: '118287' },
    objects: { type: 'string', default: '860001' },
    rounds: { type: 'string', default: '3' }
  }
})

const folder = mkdtempSync(join(tmpdir(), 'cocoscope-bench-'))
try {
  await compare(Number(values.rounds))
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function compare(rounds: number): Promise<void> {
  const dataset = join(folder, 'dataset')
  const file = join(dataset, 'annotations', 'instances_train2017.json')
  await mkdir(join(dataset, 'annotations'), { recursive: true })
  await writeSynthetic(file, { images: Number(values.images), objects: Number(values.objects) })
  const { size } = statSync(file)
  console.log(
    `${values.images} images, ${values.objects} objects, ${Math.round(size / 1e6)} MB; best of ${rounds}`
  )

  const first: Opening[] = []
  const second: Opening[] = []
  const parsing: Opening[] = []
  for (let round = 0; round < rounds; round++) {
    const workspace = join(folder, `workspace-${round}`)
    first.push(measure('open-dataset.ts', dataset, workspace))
    second.push(measure('open-dataset.ts', dataset, workspace))
    // V8's longest string: beyond it there is nothing to compare with.
    if (size < 2 ** 29) parsing.push(measure('parse-json.ts', file))
  }
  print('first index', first)
  print('second open', second)
  if (parsing.length === 0) return
  print('JSON.parse', parsing)
  console.log(`JSON.parse / first index: ${(best(parsing).seconds / best(first).seconds).toFixed(1)} ×`)
}

/** Runs one of the scripts beside this one in a process of its own. */
function measure(script: string, ...rest: string[]): Opening {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, script), ...rest],
    {
      encoding: 'utf8'
    }
  )
  if (status !== 0) throw new Error(`${script} failed: ${stderr}`)
  return JSON.parse(stdout) as Opening
}

function best(all: Opening[]): Opening {
  return all.reduce((best, one) => (one.seconds < best.seconds ? one : best))
}

function print(name: string, all: Opening[]): void {
  const { seconds, megabytes } = best(all)
  console.log(`${name}: ${seconds.toFixed(2)} s, ${Math.round(megabytes)} MB above idle at most`)
}
