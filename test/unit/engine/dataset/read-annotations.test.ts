import { createHash } from 'node:crypto'
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Schema } from '#core/coco-scanner/scan.ts'
import { scanJsonFile } from '#engine/dataset/scan-json-file.ts'
import { listsByParsing, withSpansRead } from '../../core/coco-scanner/by-parsing.ts'
import { realCoco } from '../../../real-data.ts'

const everything = {
  images: { id: 'number', width: 'number', height: 'number', file_name: 'text', coco_url: 'text' },
  annotations: {
    id: 'number',
    image_id: 'number',
    category_id: 'number',
    bbox: 'box',
    area: 'number',
    iscrowd: 'flag',
    segmentation: 'span',
    keypoints: 'span',
    num_keypoints: 'number',
    caption: 'text'
  },
  categories: { id: 'number', name: 'text', supercategory: 'text', keypoints: 'span', skeleton: 'span' }
} as const satisfies Schema

test.skipIf(realCoco === undefined)(
  'every column of real COCO’s files is what JSON.parse gives',
  async () => {
    const folder = join(realCoco ?? '', 'annotations')
    const names = await readdir(folder)
    expect(names.length).toBeGreaterThan(0)
    for (const name of names) {
      const bytes = await readFile(join(folder, name))
      const { lists, sha256 } = scanJsonFile(join(folder, name), name, everything)
      expect(withSpansRead(lists, bytes), name).toEqual(listsByParsing(bytes.toString('utf8'), everything))
      expect(sha256).toBe(createHash('sha256').update(bytes).digest('hex'))
    }
  }
)
