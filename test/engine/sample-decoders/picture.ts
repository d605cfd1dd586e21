import { paintPicture } from '#core/sample/draw/picture.ts'
import {
  contentsOf,
  planPicture,
  slotCount,
  type Content,
  type Plan,
  type Slot
} from '#core/sample/draw/layout.ts'
import { random, type Random } from '#core/random.ts'

type Pixels = { width: number; height: number; rgb: Uint8Array }

const across = 14
const up = 14

/** The part of a picture around a slot, on a fixed grid. */
function patch({ width, height, rgb }: Pixels, { x, y, size }: Slot): Float32Array {
  const values = new Float32Array(across * up * 3)
  for (let row = 0; row < up; row++)
    for (let column = 0; column < across; column++) {
      const px = Math.round(x + ((column + 0.5) / across - 0.5) * 1.3 * size)
      const py = Math.round(y - ((row + 0.5) / up) * 1.25 * size)
      const at = (Math.min(height - 1, Math.max(0, py)) * width + Math.min(width - 1, Math.max(0, px))) * 3
      for (let channel = 0; channel < 3; channel++)
        values[(row * across + column) * 3 + channel] = (rgb[at + channel] ?? 0) / 255
    }
  return values
}

/** Templates: every slot of pictures of another seed, fuller than the sample's, with what it shows. */
export function learnSlots(pictures: number, seed: number) {
  const source = random(seed)
  return Array.from({ length: pictures }, () => {
    const plan = planPicture(crowdedCodes(source), source)
    const pixels = { width: plan.width, height: plan.height, rgb: paintPicture(plan, source) }
    return plan.slots.map((slot) => ({ content: slot.content, patch: patch(pixels, slot) }))
  }).flat()
}

/** Codes of a picture that shows each of the eighteen things it might in two of five cases. */
function crowdedCodes(source: Random): number[] {
  const codes = [0, 0, 0].map(() =>
    [0, 1, 2, 3, 4, 5].reduce((code, bit) => code | (source.uniform() < 0.4 ? 1 << bit : 0), 0)
  )
  return contentsOf(codes).length <= slotCount ? codes : crowdedCodes(source)
}

type Templates = ReturnType<typeof learnSlots>

/** What a slot shows: that of the nearest template. */
export function readSlot(templates: Templates, pixels: Pixels, slot: Slot): Content {
  const seen = patch(pixels, slot)
  let best: Content = 'clutter'
  let least = Infinity
  for (const template of templates) {
    let distance = 0
    for (let index = 0; index < seen.length && distance < least; index++) {
      const difference = seen[index]! - template.patch[index]!
      distance += difference * difference
    }
    if (distance < least) [least, best] = [distance, template.content]
  }
  return best
}

/** The six tokens of a picture, one a look-alike pair, from its pixels and the places of its slots. */
export function readPicture(templates: Templates, pixels: Pixels, plan: Plan): number[] {
  const tokens = new Array<number>(6).fill(0)
  for (const slot of plan.slots) {
    const content = readSlot(templates, pixels, slot)
    if (content === 'clutter') continue
    if ('pair' in content) tokens[content.pair]! |= 4
    else tokens[content.label >> 1]! |= 1 << (content.label & 1)
  }
  return tokens
}
