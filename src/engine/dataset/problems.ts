import type { Problem } from '#contract/shapes.ts'

type Description = Pick<Problem, 'severity' | 'title' | 'handling'>

/** Every kind of problem a dataset can have, and what is done about it (definitions.md §1: it never stops a run). */
const kinds = {
  'image-malformed': {
    severity: 'error',
    title: 'Image records without a usable id, file name, width or height',
    handling: 'Left out, with their annotations.'
  },
  'image-duplicate': {
    severity: 'error',
    title: 'Image ids that appear more than once',
    handling: 'The first record counts; the others are left out.'
  },
  'image-outside-folder': {
    severity: 'error',
    title: 'Image paths that lead out of the dataset’s folder',
    handling: 'Left out, with their annotations.'
  },
  'image-file-missing': {
    severity: 'error',
    title: 'Images whose file is missing',
    handling: 'Listed without a picture; left out of training and evaluation.'
  },
  'image-folder-missing': {
    severity: 'error',
    title: 'Splits whose image folder is missing',
    handling: 'Their images are listed without pictures. Put the folder beside “annotations”.'
  },
  'image-folder-outside': {
    severity: 'error',
    title: 'Image folders that are links out of the dataset’s folder',
    handling: 'Their pictures are not read. Move the folder into the dataset, or mount it there.'
  },
  'category-malformed': {
    severity: 'error',
    title: 'Category records without a usable id or name',
    handling: 'Left out, with their annotations.'
  },
  'category-duplicate': {
    severity: 'error',
    title: 'Category ids that appear more than once in one file',
    handling: 'The first record counts; the others are left out.'
  },
  'category-differs': {
    severity: 'warning',
    title: 'Categories that differ among the splits',
    handling: 'Matched by name.'
  },
  'annotation-malformed': {
    severity: 'error',
    title: 'Annotations without a usable id, image, category or box',
    handling: 'Left out.'
  },
  'annotation-unknown-image': {
    severity: 'error',
    title: 'Annotations whose image is not in their file, or was left out',
    handling: 'Left out.'
  },
  'annotation-unknown-category': {
    severity: 'error',
    title: 'Annotations whose category is not in their file, or was left out',
    handling: 'Left out.'
  },
  'annotation-duplicate': {
    severity: 'warning',
    title: 'Annotation ids that appear more than once in one file',
    handling: 'All are kept.'
  },
  'box-empty': { severity: 'warning', title: 'Boxes without width or height', handling: 'Left out.' },
  'box-outside': { severity: 'warning', title: 'Boxes wholly outside their image', handling: 'Left out.' },
  'box-crosses-edge': {
    severity: 'note',
    title: 'Boxes that reach more than a pixel over the edge of their image',
    handling: 'Kept as they are.'
  },
  'captions-unreadable': {
    severity: 'error',
    title: 'Caption files that cannot be read',
    handling: 'Their captions are left out.'
  },
  'caption-malformed': {
    severity: 'warning',
    title: 'Captions without text or image',
    handling: 'Left out.'
  },
  'caption-unknown-image': {
    severity: 'warning',
    title: 'Captions whose image is not in their split, or was left out',
    handling: 'Left out.'
  },
  'label-unused': {
    severity: 'note',
    title: 'Categories without any object',
    handling: 'Kept as labels. They have no average precision and are left out of its mean.'
  },
  'image-empty': {
    severity: 'note',
    title: 'Images without any usable object',
    handling: 'Kept as images with no label, unless a run leaves them out.'
  }
} as const satisfies Record<string, Description>

export type ProblemKind = keyof typeof kinds
export type ProblemExample = Problem['examples'][number]

export type Problems = {
  add(kind: ProblemKind, example: ProblemExample): void
  /** Errors first, then by how often they occur. */
  list(): Problem[]
}

const examplesKept = 20
const severities = ['error', 'warning', 'note']

/** Counts problems and keeps the first twenty of each kind as examples. */
export function createProblems(): Problems {
  const found = new Map<ProblemKind, { count: number; examples: ProblemExample[] }>()

  return {
    add(kind, example) {
      const entry = found.get(kind) ?? { count: 0, examples: [] }
      found.set(kind, entry)
      entry.count++
      if (entry.examples.length < examplesKept) entry.examples.push(example)
    },
    list: () =>
      [...found]
        .map(([kind, entry]) => ({ kind, ...kinds[kind], ...entry }))
        .sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity) || b.count - a.count)
  }
}
