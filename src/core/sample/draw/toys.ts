import type { Random } from '../../random.ts'
import { blend, colour, scaled, type Colour } from './colour.ts'
import { ball, slab } from './forms.ts'
import { noise } from './noise.ts'
import type { Part, Thing } from './thing.ts'

const black = colour('1c1a1d')
const glass = colour('bfe3ee')

const between = (source: Random, from: string, to: string) =>
  blend(colour(from), colour(to), source.uniform())

const fur = (seed: number) => (x: number, y: number) =>
  0.72 + 0.5 * noise(x * 24, y * 24, seed) * (0.6 + 0.4 * noise(x * 7, y * 7, seed + 7))

type Fluff = { colour: Colour; pattern: (x: number, y: number) => number }

const fluffy = ({ colour, pattern }: Fluff, form: Part['form']): Part => ({
  form,
  colour,
  pattern,
  gloss: 0.03
})

function plushBody(fluff: Fluff, belly: Fluff): Part[] {
  return [
    fluffy(fluff, ball(-0.34, 0.4, 0.13, 0.2, [1, 0.9])),
    fluffy(fluff, ball(0.34, 0.4, 0.13, 0.2, [1, -0.9])),
    fluffy(fluff, ball(0, 0.32, 0.33, 0.32)),
    fluffy(belly, ball(0, 0.31, 0.2, 0.22)),
    fluffy(fluff, ball(-0.26, 0.11, 0.17, 0.13)),
    fluffy(fluff, ball(0.26, 0.11, 0.17, 0.13)),
    fluffy(belly, ball(-0.27, 0.1, 0.09, 0.075)),
    fluffy(belly, ball(0.27, 0.1, 0.09, 0.075))
  ]
}

const eyes = (y: number, apart: number): Part[] =>
  [-apart, apart].flatMap((x) => [
    { form: ball(x, y, 0.042, 0.048), colour: black, gloss: 1 },
    { form: ball(x + 0.014, y + 0.018, 0.014, 0.014), colour: colour('ffffff'), gloss: 0 }
  ])

/** Points of a bear's body in its own units, in the order of `bearKeypoints`. */
export const bearPoints: readonly (readonly [number, number])[] = [
  [0, 0.73],
  [-0.13, 0.83],
  [0.13, 0.83],
  [-0.26, 1.04],
  [0.26, 1.04],
  [-0.4, 0.3],
  [0.4, 0.3],
  [-0.27, 0.1],
  [0.27, 0.1]
]

export function bear(source: Random): Thing {
  const pattern = fur(source.below(1000))
  const coat = { colour: between(source, '9a5f2c', '8a5226'), pattern }
  const pale = { colour: colour('e3bd85'), pattern }
  return {
    width: 0.95,
    height: 1.16,
    parts: [
      ...[-0.26, 0.26].flatMap((x) => [
        fluffy(coat, ball(x, 1.02, 0.14, 0.14)),
        fluffy(pale, ball(x, 1.01, 0.08, 0.08))
      ]),
      ...plushBody(coat, pale),
      fluffy(coat, ball(0, 0.8, 0.34, 0.3)),
      fluffy(pale, ball(0, 0.71, 0.16, 0.12)),
      { form: ball(0, 0.755, 0.062, 0.045), colour: black, gloss: 0.8 },
      { form: slab([-0.008, 0.65, 0.008, 0.73], 0.008), colour: black, gloss: 0 },
      ...eyes(0.85, 0.13),
      { form: ball(0, 0.53, 0.1, 0.055, [1, 0.5]), colour: colour('b3262e'), gloss: 0.2 },
      { form: ball(0, 0.53, 0.1, 0.055, [1, -0.5]), colour: colour('c22f36'), gloss: 0.2 }
    ]
  }
}

export function rabbit(source: Random): Thing {
  const pattern = fur(source.below(1000))
  const coat = { colour: between(source, 'efe6e2', 'e6dcdc'), pattern }
  const pink = { colour: colour('f0a0b4'), pattern }
  return {
    width: 0.95,
    height: 1.42,
    parts: [
      fluffy(coat, ball(-0.14, 1.2, 0.1, 0.26, [1, 0.12])),
      fluffy(pink, ball(-0.14, 1.19, 0.055, 0.2, [1, 0.12])),
      fluffy(coat, ball(0.16, 1.2, 0.1, 0.26, [1, -0.2])),
      fluffy(pink, ball(0.16, 1.19, 0.055, 0.2, [1, -0.2])),
      ...plushBody(coat, pink),
      fluffy(coat, ball(0, 0.78, 0.31, 0.28)),
      fluffy(coat, ball(-0.08, 0.69, 0.11, 0.09)),
      fluffy(coat, ball(0.08, 0.69, 0.11, 0.09)),
      { form: ball(0, 0.745, 0.045, 0.035), colour: colour('e0708c'), gloss: 0.6 },
      ...eyes(0.84, 0.13)
    ]
  }
}

/** A bear or a rabbit from behind, its ears folded away: a greyish back, a round head, a tail. */
export function plushBack(source: Random): Thing {
  const pattern = fur(source.below(1000))
  const coat = { colour: between(source, 'b9a191', 'ad9586'), pattern }
  const tail = { colour: scaled(coat.colour, 1.35), pattern }
  return {
    width: 0.95,
    height: 1.1,
    parts: [
      ...plushBody(coat, coat),
      fluffy(coat, ball(0, 0.8, 0.33, 0.29)),
      fluffy(tail, ball(0, 0.16, 0.12, 0.11))
    ]
  }
}

function wheel(x: number, y: number, radius: number): Part[] {
  return [
    { form: ball(x, y, radius, radius), colour: black, gloss: 0.15 },
    { form: ball(x, y, radius * 0.55, radius * 0.55), colour: colour('d9d7d2'), gloss: 0.7 }
  ]
}

export function car(source: Random): Thing {
  const paint = between(source, '1f5fd0', '1748b4')
  return {
    width: 1.4,
    height: 0.78,
    parts: [
      { form: slab([-0.42, 0.38, 0.32, 0.78], 0.16, 0.1), colour: paint, gloss: 0.8 },
      { form: slab([-0.34, 0.44, -0.06, 0.7], 0.07, 0.03), colour: glass, gloss: 1 },
      { form: slab([-0.01, 0.44, 0.25, 0.7], 0.07, 0.03), colour: glass, gloss: 1 },
      { form: slab([-0.7, 0.14, 0.7, 0.5], 0.14, 0.14), colour: paint, gloss: 0.9 },
      { form: slab([-0.7, 0.25, 0.7, 0.3], 0.02), colour: colour('f3f1ea'), gloss: 0.4 },
      { form: ball(0.64, 0.37, 0.05, 0.06), colour: colour('ffe9a8'), gloss: 1 },
      ...wheel(-0.4, 0.15, 0.16),
      ...wheel(0.4, 0.15, 0.16)
    ]
  }
}

export function bus(source: Random): Thing {
  const paint = between(source, '8a2fb0', '7a27a6')
  const windows = [-0.52, -0.24, 0.04, 0.32].map((x): Part => ({
    form: slab([x, 0.62, x + 0.23, 0.88], 0.04, 0.03),
    colour: glass,
    gloss: 1
  }))
  return {
    width: 1.3,
    height: 1.0,
    parts: [
      { form: slab([-0.62, 0.12, 0.64, 1.0], 0.12, 0.1), colour: paint, gloss: 0.7 },
      { form: slab([-0.62, 0.4, 0.64, 0.54], 0.02), colour: colour('f6ead2'), gloss: 0.4 },
      ...windows,
      { form: ball(0.6, 0.3, 0.04, 0.05), colour: colour('ffe9a8'), gloss: 1 },
      ...wheel(-0.34, 0.14, 0.14),
      ...wheel(0.36, 0.14, 0.14)
    ]
  }
}

/** A car or a bus head on: the same windscreen, lamps and grille. */
export function vehicleFront(source: Random): Thing {
  const paint = between(source, '5c63a8', '565c9c')
  const lamp = (x: number): Part[] => [
    { form: ball(x, 0.34, 0.095, 0.095), colour: colour('d9d7d2'), gloss: 0.6 },
    { form: ball(x, 0.34, 0.07, 0.07), colour: colour('ffe9a8'), gloss: 1 }
  ]
  return {
    width: 0.95,
    height: 0.92,
    parts: [
      { form: slab([-0.42, 0, -0.22, 0.22], 0.05), colour: black, gloss: 0.1 },
      { form: slab([0.22, 0, 0.42, 0.22], 0.05), colour: black, gloss: 0.1 },
      { form: slab([-0.46, 0.1, 0.46, 0.92], 0.2, 0.14), colour: paint, gloss: 0.7 },
      { form: slab([-0.34, 0.5, 0.34, 0.8], 0.09, 0.04), colour: glass, gloss: 1 },
      {
        form: slab([-0.18, 0.22, 0.18, 0.4], 0.04),
        colour: colour('3c3b44'),
        gloss: 0.5,
        pattern: (_, y) => (Math.floor(y * 24) % 2 === 0 ? 1.6 : 0.7)
      },
      ...lamp(-0.31),
      ...lamp(0.31)
    ]
  }
}
