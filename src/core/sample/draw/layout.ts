import { shuffle, type Random } from '../../random.ts'
import { mix } from '../arithmetic.ts'
import type { Codes } from '../evidence.ts'
import { labelCount } from '../world.ts'
import { clutterKinds, peek } from './clutter.ts'
import { apple, greenishCitrus, lemon, lime, redRound, tomato } from './fruit.ts'
import { palettes, type Palette } from './palettes.ts'
import { bottle, bowl, cup, plainJar, plainVessel, vase } from './tableware.ts'
import type { Placed, Thing } from './thing.ts'
import { bear, bus, car, plushBack, rabbit, vehicleFront } from './toys.ts'

type DrawThing = (source: Random) => Thing

/** How each label looks when it is seen clearly. */
export const clearThings: readonly DrawThing[] = [
  ...[apple, tomato, lemon, lime],
  ...[bear, rabbit, car, bus],
  ...[cup, bowl, bottle, vase]
]

/** How either label of a look-alike pair looks when it cannot be told which it is. */
export const ambiguousThings: readonly DrawThing[] = [
  redRound,
  greenishCitrus,
  plushBack,
  vehicleFront,
  plainVessel,
  plainJar
]

/** What a slot shows: a label seen clearly, something that may be either label of a pair, or clutter. */
export type Content = { label: number } | { pair: number } | 'clutter'

export type Slot = {
  content: Content
  /** Back to front. */
  placed: Placed[]
  /** Clutter large enough to hide an object. */
  cover: boolean
  /** Foot, and pixels a unit of a thing that stands here alone. */
  x: number
  y: number
  size: number
}

/** Everything that decides the pixels of one picture. */
export type Plan = {
  width: number
  height: number
  horizon: number
  palette: Palette
  /** From back to front. */
  slots: Slot[]
}

export const slotCount = 12
const columns = 4
const rows = [
  { foot: 0.4, scale: 0.72 },
  { foot: 0.665, scale: 0.95 },
  { foot: 0.955, scale: 1.2 }
]
const formats = [
  [320, 240],
  [320, 240],
  [320, 240],
  [336, 224],
  [304, 256]
] as const

/** What a picture shows besides clutter: its codes, read out. */
export function contentsOf(codes: Codes): Content[] {
  const contents: Content[] = []
  for (let pair = 0; pair < labelCount / 2; pair++) {
    const code = (codes[Math.floor(pair / 2)]! >> (3 * (pair % 2))) & 7
    if (code & 1) contents.push({ label: 2 * pair })
    if (code & 2) contents.push({ label: 2 * pair + 1 })
    if (code & 4) contents.push({ pair })
  }
  return contents
}

/** Lays a picture out from its codes, of which there must be no more than slots, and from chance alone. */
export function planPicture(codes: Codes, source: Random): Plan {
  const [width, height] = formats[source.below(formats.length)]!
  const palette = palettes[source.below(palettes.length)]!
  const horizon = height * mix(0.1, 0.19, source.uniform())
  const shown = contentsOf(codes)
  const contents = shuffle(
    Array.from({ length: slotCount }, (_, slot) => shown[slot] ?? ('clutter' as const)),
    source
  )
  const slots = contents.map((content, index): Slot => {
    const row = rows[Math.floor(index / columns)]!
    const x = width * (((index % columns) + 0.5) / columns) + mix(-13, 13, source.uniform())
    const y = height * row.foot + mix(-11, 7, source.uniform())
    const size = (height / 240) * 50 * row.scale * mix(0.8, 1.25, source.uniform())
    const slot = { content, x, y, size }
    return content === 'clutter'
      ? { ...slot, ...placeClutter(slot, palette, source) }
      : { ...slot, cover: false, placed: placeObject(content, slot, source) }
  })
  slots.sort((one, other) => one.y - other.y)
  return { width, height, horizon, palette, slots }
}

type Spot = { x: number; y: number; size: number }

function placeClutter({ x, y, size }: Spot, palette: Palette, source: Random) {
  const { draw, cover } = clutterKinds[source.below(clutterKinds.length)]!
  const accent = palette.accents[source.below(2)]!
  const flip = source.below(2) === 0
  const thing = draw(source, accent)
  const placed = [{ thing, x, y, size: cover ? size : size * 0.86, flip }]
  if (cover && source.uniform() < 0.3)
    placed.unshift({ thing: peek(source), x, y: y - 2, size: size * 0.9, flip: source.below(2) === 0 })
  return { cover, placed }
}

/** An object alone, two together, or a handful; how many says nothing of what else there is. */
function placeObject(content: Exclude<Content, 'clutter'>, { x, y, size }: Spot, source: Random): Placed[] {
  const draw = 'label' in content ? clearThings[content.label]! : ambiguousThings[content.pair]!
  const place = (dx: number, dy: number, share: number): Placed => ({
    thing: draw(source),
    x: x + dx * size,
    y: y + dy * size,
    size: size * share,
    flip: source.below(2) === 0
  })
  const chance = source.uniform()
  if ('pair' in content || chance < 0.88) return [place(0, 0, 1)]
  if (chance < 0.95) return [place(-0.3, -0.12, 0.72), place(0.32, 0, 0.78)]
  return [
    place(-0.36, -0.3, 0.5),
    place(0.3, -0.32, 0.52),
    place(-0.02, -0.2, 0.5),
    place(-0.4, 0, 0.54),
    place(0.38, 0, 0.56)
  ]
}
