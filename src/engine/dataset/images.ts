import type { Dataset } from './dataset.ts'
import type { SplitContent } from './load.ts'
import type { Problems } from './problems.ts'
import { rowFinder, type RowFinder } from './row-finder.ts'

export type Images = { images: Dataset['images']; rowOf: RowFinder }

/** The usable images of all splits in ascending id order, and their row by id. */
export function collectImages(splits: SplitContent[], problems: Problems): Images {
  const usable: { id: number; split: number; index: number }[] = []
  const seen = new Map<number, string>()
  splits.forEach(({ instances: file, raw: { images } }, split) => {
    images.id.forEach((id, index) => {
      const fileName = images.fileName[index] ?? ''
      const fault = faultOf(id, fileName, images.width[index], images.height[index])
      const first = seen.get(id)
      if (fault !== null) {
        problems.add('image-malformed', {
          file,
          detail: `Number ${index + 1} of the list of images: ${fault}`
        })
      } else if (leavesFolder(fileName)) {
        problems.add('image-outside-folder', { file, image: id, detail: fileName })
      } else if (first !== undefined) {
        problems.add('image-duplicate', { file, image: id, detail: `${fileName}; the first is in ${first}` })
      } else {
        seen.set(id, file)
        usable.push({ id, split, index })
      }
    })
  })
  usable.sort((a, b) => a.id - b.id)

  const rawOf = ({ split, index }: { split: number; index: number }) => {
    const images = splits[split]?.raw.images
    return {
      width: images?.width[index] ?? 0,
      height: images?.height[index] ?? 0,
      fileName: images?.fileName[index] ?? ''
    }
  }
  const ids = Float64Array.from(usable, ({ id }) => id)
  return {
    images: {
      count: usable.length,
      id: ids,
      width: Uint16Array.from(usable, (image) => rawOf(image).width),
      height: Uint16Array.from(usable, (image) => rawOf(image).height),
      split: Uint8Array.from(usable, ({ split }) => split),
      fileName: usable.map((image) => rawOf(image).fileName)
    },
    rowOf: rowFinder(ids)
  }
}

function faultOf(id: number, fileName: string, width = NaN, height = NaN): string | null {
  if (!Number.isSafeInteger(id)) return 'its id is not a whole number'
  if (fileName === '' || fileName.includes('\0')) return 'it has no file name'
  const size = (pixels: number) => Number.isInteger(pixels) && pixels >= 1 && pixels <= 65_535
  return size(width) && size(height) ? null : 'its width or height is not between 1 and 65,535 pixels'
}

/** Absolute on any system, or with a step up: what the name alone tells; links are looked at when a picture is read. */
function leavesFolder(fileName: string): boolean {
  return /^([a-zA-Z]:|[\\/])/.test(fileName) || fileName.split(/[\\/]/).includes('..')
}
