import type { Command } from 'commander'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DatasetSummary, Problem } from '#contract/shapes.ts'
import { withEngine } from '../engine-command.ts'
import { count, duration } from '#core/format.ts'
import { print, printJson } from '../output.ts'

export function addCheck(program: Command): void {
  program
    .command('check')
    .description('Validate a COCO folder: what is wrong in it, how often, where, and what is done about it')
    .argument('<folder>', 'a COCO folder: annotations/ and its image folders')
    .option('--json', 'print JSON on standard output', false)
    .addHelpText('after', '\nIt writes nothing, and exits with 1 when there are errors.')
    .action(async (folder: string, { json }: { json: boolean }) => {
      const started = performance.now()
      const { summary, problems } = await inspect(folder)
      const seconds = (performance.now() - started) / 1000
      if (json) printJson(asJson(summary, problems, seconds))
      else print(describe(summary, problems, seconds))
      if (summary.problems.error > 0) process.exitCode = 1
    })
}

/** A workspace of its own, so that a folder can be checked while a window is open on the usual one. */
async function inspect(folder: string): Promise<{ summary: DatasetSummary; problems: Problem[] }> {
  const workspace = await mkdtemp(join(tmpdir(), 'cocoscope-check-'))
  try {
    return await withEngine(workspace, async ({ handlers }) => {
      const summary = await handlers['dataset.open']({ folder })
      return { summary, problems: await handlers['dataset.problems']({ dataset: summary.dataset }) }
    })
  } finally {
    await rm(workspace, { recursive: true, force: true })
  }
}

function asJson(summary: DatasetSummary, problems: Problem[], seconds: number) {
  return {
    dataset: summary.folder,
    layout: summary.layout,
    images: summary.images,
    annotations: summary.objects,
    categories: summary.labels.length,
    splits: summary.splits,
    problems,
    indexSeconds: summary.openedSeconds,
    seconds,
    peakRssMB: Math.round(process.resourceUsage().maxRSS / 1024)
  }
}

function describe(summary: DatasetSummary, problems: Problem[], seconds: number): string {
  const lines = [
    `${summary.folder}: ${summary.layout}, ${count(summary.images)} images, ${count(summary.objects)} objects, ${summary.labels.length} categories, ${count(summary.captions)} captions`,
    ...summary.splits.map(
      (split) => `  ${split.name}: ${count(split.images)} images, ${count(split.objects)} objects`
    ),
    ''
  ]
  for (const problem of problems) {
    lines.push(`${problem.severity}: ${problem.title} (${count(problem.count)}). ${problem.handling}`)
    for (const { file, detail } of problem.examples.slice(0, 3))
      lines.push(`  ${file === undefined ? '' : `${file}: `}${detail}`)
  }
  const { error, warning, note } = summary.problems
  lines.push(`Problems: ${error} of severity error, ${warning} warning, ${note} note; ${duration(seconds)}`)
  return lines.join('\n')
}
