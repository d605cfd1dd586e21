import { createWriteStream } from 'node:fs'
import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import { random, type Random } from '#core/random.ts'

export type SyntheticSize = { images: number; objects: number; seed?: number }

const categories = 80
const licences = 8

/** Writes an instances file as long-winded as COCO's own: the same keys in the same order, and outlines of the same lengths. */
export async function writeSynthetic(
  path: string,
  { images, objects, seed = 1 }: SyntheticSize
): Promise<void> {
  const file = createWriteStream(path, { highWaterMark: 2 ** 20 })
  const source = random(seed)
  const write = async (lists: Iterable<string>) => {
    let pending = ''
    for (const text of lists) {
      pending += text
      if (pending.length < 2 ** 20) continue
      if (!file.write(pending)) await once(file, 'drain')
      pending = ''
    }
    file.write(pending)
  }

  await write(['{"info": {"description": "Synthetic, of COCO’s proportions"}, "licenses": [], "images": ['])
  await write(joined(images, (row) => imageRecord(row, source)))
  await write(['], "annotations": ['])
  await write(joined(objects, (row) => annotationRecord(row, images, source)))
  await write(['], "categories": ['])
  await write(
    joined(categories, (row) => `{"supercategory": "thing", "id": ${row + 1}, "name": "thing ${row + 1}"}`)
  )
  await write([']}'])
  file.end()
  await finished(file)
}

function* joined(count: number, record: (row: number) => string): Generator<string> {
  for (let row = 0; row < count; row++) yield row === 0 ? record(row) : `, ${record(row)}`
}

/** COCO's ids are spread over five times their number, in no order. */
const imageId = (row: number) => 5 * row + 9

function imageRecord(row: number, source: Random): string {
  const name = `${String(imageId(row)).padStart(12, '0')}.jpg`
  const flickr = `${source.below(9)}/${source.below(1e4)}/${source.uint32()}_${source.uint32().toString(16)}_z.jpg`
  return (
    `{"license": ${source.below(licences) + 1}, "file_name": "${name}", ` +
    `"coco_url": "http://images.cocodataset.org/train2017/${name}", "height": 480, "width": 640, ` +
    `"date_captured": "2013-11-14 11:18:45", "flickr_url": "http://farm${flickr}", "id": ${imageId(row)}}`
  )
}

function annotationRecord(row: number, images: number, source: Random): string {
  const width = 10 + source.below(300)
  const height = 10 + source.below(200)
  const x = source.below(630 - width)
  const y = source.below(470 - height)
  const coordinate = (start: number, length: number) => hundredths(start + source.uniform() * length)
  // Half of COCO's outlines have up to 16 corners, a tenth more than 44.
  const corners = Math.round(14 * Math.exp(0.75 * source.normal())) + 3
  const outline: string[] = []
  for (let corner = 0; corner < corners; corner++) outline.push(coordinate(x, width), coordinate(y, height))
  const box = [x + source.uniform(), y + source.uniform(), width, height].map(hundredths).join(', ')
  return (
    `{"segmentation": [[${outline.join(', ')}]], "area": ${(width * height * source.uniform()).toFixed(4)}, ` +
    `"iscrowd": ${Number(source.below(86) === 0)}, "image_id": ${imageId(source.below(images))}, "bbox": [${box}], ` +
    `"category_id": ${source.below(categories) + 1}, "id": ${row + 1}}`
  )
}

const hundredths = (value: number) => String(Math.round(value * 100) / 100)
