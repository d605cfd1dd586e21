import type { Split } from '#core/sample/example.ts'
import type { Entry } from '#core/sample/files/documents.ts'

/** What a worker is given when it starts. */
export type Share = {
  folder: string
  seed: number
  labelNoise: number
  images: { index: number; split: Split }[]
}

/** What a worker tells of each image whose picture and recording are written. */
export type Done = Pick<Entry, 'width' | 'height' | 'objects' | 'spoken'> & { index: number }
