import type { Random } from '../../random.ts'
import { mix } from '../arithmetic.ts'
import { blend, colour, scaled, type Colour } from './colour.ts'
import { ball, lathe, leaf, slab } from './forms.ts'
import { cloud, noise } from './noise.ts'
import type { Part, Thing } from './thing.ts'

/** What fills the slots that no object takes. `cover`: large enough to hide an object. */
export type ClutterKind = { draw: (source: Random, accent: Colour) => Thing; cover: boolean }

function stone(source: Random): Thing {
  const grey = blend(colour('8d8a86'), colour('b8b1a6'), source.uniform())
  const seed = source.below(1000)
  const flat = mix(0.26, 0.36, source.uniform())
  return {
    width: 1,
    height: 2 * flat,
    parts: [
      {
        form: ball(0, flat * 0.95, 0.5, flat, [1, mix(-0.14, 0.14, source.uniform())]),
        colour: grey,
        gloss: 0.12,
        pattern: (x, y) => 0.65 + 0.6 * cloud(x * 6, y * 8, seed)
      }
    ]
  }
}

function pebbles(source: Random): Thing {
  const pebble = (x: number, y: number, r: number): Part => ({
    form: ball(x, y + r * 0.7, r, r * 0.72),
    colour: blend(colour('77736f'), colour('d2cabd'), source.uniform()),
    gloss: 0.2
  })
  return {
    width: 1,
    height: 0.5,
    parts: [
      pebble(-0.1, 0.12, 0.24),
      pebble(0.26, 0.08, 0.2),
      pebble(-0.34, 0.02, 0.17),
      pebble(0.08, -0.05, 0.15)
    ]
  }
}

function book(source: Random, accent: Colour): Thing {
  const paper = colour('e9e0cc')
  const volume = (y: number, left: number, right: number, cover: Colour): Part[] => [
    { form: slab([left, y, right, y + 0.2], 0.03, 0.025), colour: cover, gloss: 0.25 },
    {
      form: slab([left + 0.06, y + 0.035, right + 0.01, y + 0.165], 0.01),
      colour: paper,
      gloss: 0,
      pattern: (_, py) => (Math.floor(py * 70) % 2 === 0 ? 0.9 : 0.72)
    }
  ]
  const shift = mix(-0.06, 0.06, source.uniform())
  return {
    width: 1.15,
    height: 0.62,
    parts: [
      ...volume(0, -0.56, 0.56, scaled(accent, 0.7)),
      ...volume(0.2, -0.5 + shift, 0.5 + shift, blend(accent, colour('ffffff'), 0.28)),
      ...volume(0.4, -0.46, 0.42, scaled(accent, 0.42))
    ]
  }
}

function box(source: Random): Thing {
  const card = blend(colour('b48a5c'), colour('a67c50'), source.uniform())
  const seed = source.below(1000)
  const wear = (x: number, y: number) => 0.86 + 0.24 * noise(x * 12, y * 3, seed)
  return {
    width: 1.12,
    height: 0.9,
    parts: [
      { form: slab([-0.55, 0, 0.55, 0.68], 0.02), colour: card, gloss: 0.05, pattern: wear },
      {
        form: slab([-0.58, 0.58, 0.58, 0.88], 0.025, 0.02),
        colour: scaled(card, 1.2),
        gloss: 0.08,
        pattern: wear
      },
      { form: slab([-0.08, 0, 0.08, 0.88], 0.005), colour: blend(card, colour('e8dcc0'), 0.6), gloss: 0.3 }
    ]
  }
}

function cloth(source: Random, accent: Colour): Thing {
  const dye = blend(accent, colour('d9d2c6'), 0.35)
  const seed = source.below(1000)
  const folds = (x: number, y: number) => {
    const fold = noise(x * 5 + y * 1.6, y * 1.2, seed)
    const weave = (Math.floor(x * 46) + Math.floor(y * 46)) % 2 === 0 ? 1.03 : 0.97
    return (0.55 + 0.75 * fold) * weave
  }
  return {
    width: 1.3,
    height: 0.66,
    parts: [
      { form: ball(-0.34, 0.14, 0.32, 0.17, [1, 0.3]), colour: dye, gloss: 0.02, pattern: folds },
      { form: ball(0.36, 0.13, 0.3, 0.16, [1, -0.25]), colour: dye, gloss: 0.02, pattern: folds },
      { form: lathe(0, 0.02, 0.66, [0.58, 0.47, 0.38, 0.29, 0.12]), colour: dye, gloss: 0.02, pattern: folds }
    ]
  }
}

function basket(source: Random): Thing {
  const cane = blend(colour('a98454'), colour('8f6d43'), source.uniform())
  const weave = (x: number, y: number) => {
    const row = Math.floor(y * 13)
    const column = Math.floor(x * 11 + (row % 2) * 0.5)
    const u = x * 11 + (row % 2) * 0.5 - column - 0.5
    const v = y * 13 - row - 0.5
    return 1.15 - 1.6 * (u * u * 0.6 + v * v)
  }
  return {
    width: 1.16,
    height: 0.8,
    parts: [
      {
        form: lathe(0, 0.04, 0.76, [0.56, 0.54, 0.46, 0.32, 0.12]),
        colour: cane,
        gloss: 0.06,
        pattern: weave
      },
      { form: slab([-0.6, -0.04, 0.6, 0.08], 0.05), colour: scaled(cane, 0.8), gloss: 0.1, pattern: weave },
      { form: ball(0, 0.77, 0.09, 0.05), colour: scaled(cane, 0.7), gloss: 0.1 }
    ]
  }
}

function leaves(source: Random): Thing {
  const blade = (x0: number, y0: number, x1: number, y1: number): Part => ({
    form: leaf(x0, y0, x1, y1, mix(0.24, 0.32, source.uniform())),
    colour: blend(colour('7d7a4a'), colour('a9794a'), source.uniform()),
    gloss: 0.12
  })
  return {
    width: 1.1,
    height: 0.5,
    parts: [
      blade(-0.05, 0.05, -0.5, 0.3),
      blade(0.05, 0.08, 0.52, 0.28),
      blade(-0.3, -0.02, 0.3, 0.12),
      blade(0, 0.05, 0.1, 0.5)
    ]
  }
}

function yarn(source: Random, accent: Colour): Thing {
  const wool = blend(accent, colour('cfc6b8'), 0.25)
  const lean = mix(0.5, 1.4, source.uniform())
  const strand = (x: number, y: number) => {
    const bow = x * x + (y - 0.38) * (y - 0.38)
    const wound = (x > 0.08 ? x * lean - y : x + y * lean) * 15 + bow * 9
    const t = wound - Math.floor(wound)
    return 0.6 + 1.9 * t * (1 - t)
  }
  return {
    width: 0.82,
    height: 0.8,
    parts: [
      { form: ball(0.42, 0.05, 0.2, 0.025), colour: wool, gloss: 0 },
      { form: ball(0, 0.38, 0.4, 0.39), colour: wool, gloss: 0.04, pattern: strand }
    ]
  }
}

function candle(source: Random): Thing {
  const wax = blend(colour('efe3c8'), colour('e2d2b4'), source.uniform())
  const tall = mix(0.62, 1.0, source.uniform())
  return {
    width: 0.75,
    height: tall + 0.1,
    parts: [
      { form: lathe(0, 0.03, 0.12, [0.34, 0.38]), colour: colour('8b8276'), gloss: 0.5 },
      { form: ball(0, 0.12, 0.38, 0.1), colour: colour('a39a8c'), gloss: 0.5 },
      { form: lathe(0, 0.12, tall, [0.19, 0.185, 0.18]), colour: wax, gloss: 0.25 },
      { form: ball(0, tall, 0.18, 0.05), colour: scaled(wax, 1.1), gloss: 0.1 },
      { form: slab([-0.012, tall - 0.01, 0.014, tall + 0.1], 0.01), colour: colour('2b2522'), gloss: 0 }
    ]
  }
}

function pinecone(source: Random): Thing {
  const bark = blend(colour('7d5a3c'), colour('94704c'), source.uniform())
  const scales = (x: number, y: number) => {
    const row = Math.floor(y * 10)
    const u = x * 8 + (row % 2) * 0.5
    const across = u - Math.floor(u) - 0.5
    const up = y * 10 - row
    return 0.45 + 1.1 * up - 2.2 * across * across * up
  }
  return {
    width: 0.7,
    height: 0.85,
    parts: [
      {
        form: lathe(0, 0.04, 0.85, [0.2, 0.33, 0.35, 0.29, 0.19, 0.05]),
        colour: bark,
        gloss: 0.05,
        pattern: scales
      }
    ]
  }
}

function tin(source: Random, accent: Colour): Thing {
  const metal = colour('b9bcbd')
  const tall = mix(0.6, 0.8, source.uniform())
  return {
    width: 0.76,
    height: tall + 0.08,
    parts: [
      {
        form: lathe(0, 0.05, tall, [0.36, 0.36]),
        colour: accent,
        gloss: 0.6,
        pattern: (x, y) => {
          const bent = y + 0.28 * x * x
          return bent < 0.12 || bent > tall - 0.04 ? metal : bent > 0.3 && bent < 0.42 ? 1.7 : 1
        }
      },
      { form: ball(0, tall, 0.36, 0.09), colour: metal, gloss: 0.8 },
      { form: ball(0, tall - 0.005, 0.31, 0.07), colour: scaled(metal, 0.75), gloss: 0.5 }
    ]
  }
}

export const clutterKinds: ClutterKind[] = [
  { draw: stone, cover: false },
  { draw: pebbles, cover: false },
  { draw: leaves, cover: false },
  { draw: yarn, cover: false },
  { draw: candle, cover: false },
  { draw: pinecone, cover: false },
  { draw: tin, cover: false },
  { draw: book, cover: true },
  { draw: box, cover: true },
  { draw: cloth, cover: true },
  { draw: basket, cover: true }
]

/** The shoulder of something that a cover does not quite hide: it could be anything. */
export function peek(source: Random): Thing {
  const dull = blend(colour('5c5650'), colour('7a7168'), source.uniform())
  const x = source.below(2) === 0 ? -0.5 : 0.5
  return { width: 0.9, height: 0.6, parts: [{ form: ball(x, 0.3, 0.26, 0.3), colour: dull, gloss: 0.1 }] }
}
