import type { Random } from '../../random.ts'
import { blend, colour, scaled } from './colour.ts'
import { ball, lathe, leaf, ring, slab, type Form } from './forms.ts'
import type { Part, Thing } from './thing.ts'

const between = (source: Random, from: string, to: string) =>
  blend(colour(from), colour(to), source.uniform())

const mouth = (y: number, half: number, rim: Part['colour'], inside: Part['colour']): Part[] => [
  { form: ball(0, y, half, half * 0.26), colour: rim, gloss: 0.6 },
  { form: ball(0, y - 0.008, half * 0.9, half * 0.21), colour: inside, gloss: 0.1 }
]

/** A cup of coffee with its handle and a band. */
export function cup(source: Random): Thing {
  const glaze = between(source, 'f4efe6', 'ece6dc')
  const band = between(source, 'e2571e', 'd94d1a')
  const body: Form = lathe(0, 0.07, 0.8, [0.27, 0.36, 0.4, 0.42])
  return {
    width: 1.1,
    height: 0.9,
    parts: [
      { form: ring(0.46, 0.46, 0.17, 0.2, 0.06), colour: glaze, gloss: 0.7 },
      {
        form: body,
        colour: glaze,
        gloss: 0.8,
        pattern: (x, y) => {
          const bent = y + 0.09 * x * x * 4
          return bent > 0.32 && bent < 0.56 ? band : 1
        }
      },
      ...mouth(0.8, 0.42, glaze, colour('4a2c1a'))
    ]
  }
}

/** A wide bowl in blue and white stripes. */
export function bowl(source: Random): Thing {
  const glaze = between(source, '1c86b8', '177aa8')
  const white = colour('f2f4f0')
  return {
    width: 1.34,
    height: 0.72,
    parts: [
      {
        form: lathe(0, 0.05, 0.58, [0.24, 0.48, 0.61, 0.67]),
        colour: glaze,
        gloss: 0.8,
        pattern: (x, y) => {
          const bent = y + 0.16 * x * x
          return bent - 0.17 * Math.floor(bent / 0.17) < 0.065 ? white : 1
        }
      },
      ...mouth(0.58, 0.67, white, scaled(glaze, 0.55))
    ]
  }
}

/** A cup with its handle turned away or a bowl from the side: plain, grey. */
export function plainVessel(source: Random): Thing {
  const glaze = between(source, '9fb0b4', '93a5aa')
  return {
    width: 1.1,
    height: 0.78,
    parts: [
      { form: lathe(0, 0.06, 0.66, [0.27, 0.43, 0.5, 0.54]), colour: glaze, gloss: 0.55 },
      ...mouth(0.66, 0.54, scaled(glaze, 1.15), scaled(glaze, 0.25))
    ]
  }
}

/** A green glass bottle, corked and labelled. */
export function bottle(source: Random): Thing {
  const pane = between(source, '0f6b46', '0c5c3c')
  return {
    width: 0.56,
    height: 1.5,
    parts: [
      { form: slab([-0.085, 1.28, 0.085, 1.5], 0.03), colour: colour('c99a62'), gloss: 0.1 },
      {
        form: lathe(0, 0.06, 1.36, [0.27, 0.28, 0.28, 0.28, 0.25, 0.1, 0.095, 0.1]),
        colour: pane,
        gloss: 1.3,
        pattern: (x) => 0.8 + (x > -0.2 && x < -0.13 ? 1.6 : 0) + (x > 0.17 ? 0.7 : 0)
      },
      {
        form: slab([-0.275, 0.26, 0.275, 0.66], 0.02, 0.001),
        colour: colour('f1e4c3'),
        gloss: 0.05,
        pattern: (x, y) => {
          const curved = 1 - 2.6 * x * x
          return (y > 0.5 && y < 0.56 ? 0.25 : y > 0.36 && y < 0.39 ? 0.5 : 1) * curved
        }
      }
    ]
  }
}

/** A terracotta vase with three flowers. */
export function vase(source: Random): Thing {
  const clay = between(source, 'c76b3f', 'b95f38')
  const petals = between(source, 'f7a8d0', 'ffd0e4')
  const flower = (x: number, y: number): Part[] => [
    ...[
      [-0.085, 0.02],
      [0.085, 0.02],
      [-0.05, -0.08],
      [0.05, -0.08],
      [0, 0.095]
    ].map(([dx, dy]): Part => ({ form: ball(x + dx!, y + dy!, 0.085, 0.085), colour: petals, gloss: 0.1 })),
    { form: ball(x, y, 0.055, 0.055), colour: colour('f2b61e'), gloss: 0.1 }
  ]
  const stalk = (x: number, y: number): Part => ({
    form: leaf(0, 0.68, x, y, 0.05),
    colour: colour('4c8a3f'),
    gloss: 0.1
  })
  return {
    width: 0.8,
    height: 1.5,
    parts: [
      stalk(-0.26, 1.18),
      stalk(0.28, 1.14),
      stalk(0.02, 1.34),
      { form: leaf(0.02, 0.8, 0.34, 0.94, 0.25), colour: colour('5fa04e'), gloss: 0.2 },
      { form: leaf(-0.02, 0.8, -0.36, 0.9, 0.25), colour: colour('5fa04e'), gloss: 0.2 },
      ...flower(-0.26, 1.18),
      ...flower(0.28, 1.14),
      ...flower(0.02, 1.34),
      {
        form: lathe(0, 0.06, 0.78, [0.2, 0.33, 0.37, 0.3, 0.17, 0.21]),
        colour: clay,
        gloss: 0.25,
        pattern: (x, y) => {
          const bent = y + 0.2 * x * x
          return bent > 0.36 && bent < 0.4 ? 1.9 : bent > 0.44 && bent < 0.46 ? 1.7 : 1
        }
      }
    ]
  }
}

/** A bottle without cork or label, or a vase without flowers: a dull necked jar. */
export function plainJar(source: Random): Thing {
  const glaze = between(source, '6f7a52', '66714b')
  return {
    width: 0.66,
    height: 1.2,
    parts: [
      { form: lathe(0, 0.06, 1.12, [0.26, 0.32, 0.33, 0.3, 0.16, 0.12, 0.14]), colour: glaze, gloss: 0.4 },
      ...mouth(1.12, 0.14, scaled(glaze, 1.2), scaled(glaze, 0.15))
    ]
  }
}
