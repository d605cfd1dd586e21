import { basename } from 'node:path'
import type { DatasetId, DatasetSummary, Problem } from '#contract/shapes.ts'
import type { DatasetContent } from './load.ts'

/** What a window is told of a dataset when it opens it. */
export function summarise(
  dataset: DatasetId,
  { layout, fingerprint, columns }: DatasetContent,
  facts: { sample: boolean; openedSeconds: number }
): DatasetSummary {
  const { folder, labels, images, objects, captions: captionsOf, problems } = columns
  const splits = columns.splits.map(({ name }) => ({ name, images: 0, objects: 0, captions: 0 }))
  let captions = 0
  for (let row = 0; row < images.count; row++) {
    const split = splits[images.split[row] ?? 0]
    if (split === undefined) continue
    const ofImage = captionsOf.get(row)?.length ?? 0
    split.images++
    split.objects += (objects.start[row + 1] ?? 0) - (objects.start[row] ?? 0)
    split.captions += ofImage
    captions += ofImage
  }
  return {
    dataset,
    name: basename(folder),
    folder,
    layout,
    images: images.count,
    objects: objects.count,
    labels,
    splits,
    captions,
    problems: {
      error: total(problems, 'error'),
      warning: total(problems, 'warning'),
      note: total(problems, 'note')
    },
    fingerprint,
    ...facts
  }
}

const total = (problems: Problem[], severity: Problem['severity']) =>
  problems.filter((problem) => problem.severity === severity).reduce((sum, { count }) => sum + count, 0)
