import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { AppError } from '#contract/errors.ts'
import { collectCaptions } from './captions.ts'
import type { Dataset } from './dataset.ts'
import { checkImageFiles, chooseImageFolders } from './image-folders.ts'
import { collectImages } from './images.ts'
import { mergeLabels } from './labels.ts'
import { findLayout, type SplitFiles } from './layout.ts'
import { collectObjects, truthOf } from './objects.ts'
import { createProblems, type Problems } from './problems.ts'
import { readInstances, type RawInstances } from './read-annotations.ts'

/** A dataset as its folder has it, before it is given an id. */
export type DatasetContent = {
  layout: string
  fingerprint: string
  columns: Omit<Dataset, 'dataset' | 'summary'>
}

export type SplitContent = SplitFiles & { raw: RawInstances }

/** Reads and checks a whole dataset. Throws AppError where there is nothing to open; every lesser fault is in `problems`. */
export async function loadDataset(given: string): Promise<DatasetContent> {
  const layout = await findLayout(given)
  const { folder } = layout
  const splits: SplitContent[] = []
  for (const files of layout.splits) {
    splits.push({ ...files, raw: readInstances(join(folder, files.instances), files.instances) })
  }

  const problems = createProblems()
  const images = collectImages(splits, problems)
  const labels = mergeLabels(splits, problems)
  if (images.images.count === 0 || labels.labels.length === 0) throw nothingToShow(folder, problems)
  const objects = collectObjects(splits, images, labels, problems)
  const { captions, hashes } = collectCaptions(folder, splits, images, problems)
  const imageFolders = await chooseImageFolders(folder, splits, images)
  const named = splits.map(({ name, official, instances }, split) => ({
    name,
    official,
    instances,
    imageFolder: imageFolders[split] ?? name
  }))
  await checkImageFiles(folder, named, images, problems)

  const columns = {
    folder,
    labels: labels.labels,
    splits: named.map(({ name, official, imageFolder }) => ({ name, official, imageFolder })),
    images: images.images,
    objects,
    truth: truthOf(objects, labels.labels.length),
    captions
  }
  noteEmptiness(columns, named, problems)
  return {
    layout: layout.name,
    fingerprint: fingerprintOf([
      ...splits.map(({ instances, raw }) => [instances, raw.sha256] as const),
      ...hashes
    ]),
    columns: { ...columns, problems: problems.list() }
  }
}

function noteEmptiness(
  { images, objects, labels }: Omit<DatasetContent['columns'], 'problems'>,
  splits: { instances: string }[],
  problems: Problems
): void {
  for (let row = 0; row < images.count; row++) {
    if (objects.start[row] !== objects.start[row + 1]) continue
    const file = splits[images.split[row] ?? 0]?.instances ?? ''
    problems.add('image-empty', { file, image: images.id[row], detail: images.fileName[row] ?? '' })
  }
  const used = new Uint8Array(labels.length)
  for (const label of objects.label) used[label] = 1
  labels.forEach(({ id, name }, column) => {
    if (used[column] === 0) problems.add('label-unused', { detail: `“${name}” (category ${id})` })
  })
}

function nothingToShow(folder: string, problems: Problems): AppError {
  const worst = problems.list()[0]
  const why = worst === undefined ? '' : ` (${worst.count} × ${worst.title.toLowerCase()})`
  return new AppError(
    'not-coco',
    `The annotation files of ${folder} list no usable image or no category${why}.`
  )
}

/** SHA-256 over names and contents of the annotation files, whatever order they were read in. */
function fingerprintOf(files: (readonly [name: string, sha256: string])[]): string {
  const hash = createHash('sha256')
  for (const line of files.map(([name, sha256]) => `${name}\0${sha256}\n`).sort()) hash.update(line)
  return hash.digest('hex')
}
