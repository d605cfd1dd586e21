import type { Random } from '../../random.ts'
import { mix } from '../arithmetic.ts'
import { blend, colour, scaled, type Colour } from './colour.ts'
import { ball, lathe, leaf, slab } from './forms.ts'
import { noise } from './noise.ts'
import type { Part, Thing } from './thing.ts'

const stem = colour('6b4a2b')
const green = colour('4f8f3a')
const calyx = colour('3f9a3c')

/** A colour between two, never quite the same twice. */
const between = (source: Random, from: string, to: string) =>
  blend(colour(from), colour(to), source.uniform())

export function apple(source: Random): Thing {
  const skin = between(source, 'c3182c', 'a80f2e')
  const blush = between(source, 'e8a33c', 'd96a3a')
  const seed = source.below(1000)
  return {
    width: 0.98,
    height: 1.1,
    parts: [
      {
        form: lathe(0, 0.06, 0.92, [0.22, 0.4, 0.485, 0.5, 0.44, 0.2]),
        colour: skin,
        gloss: 0.75,
        pattern: (x, y) => {
          const streak = noise(x * 26 * (1.4 - y), y * 3, seed) * noise(x * 3 + 5, y * 2, seed + 1)
          return blend(skin, blush, streak * 0.75)
        }
      },
      { form: ball(0, 0.87, 0.15, 0.045), colour: scaled(skin, 0.3), gloss: 0 },
      { form: slab([-0.025, 0.84, 0.035, 1.12], 0.02), colour: stem, gloss: 0.1 },
      { form: leaf(0.02, 0.98, 0.42, 1.12, 0.3), colour: green, gloss: 0.35 }
    ]
  }
}

export function tomato(source: Random): Thing {
  const skin = between(source, 'ee4a1c', 'e83a14')
  const star = ([x, y]: [number, number]): Part => ({
    form: leaf(0, 0.76, x, y, 0.26),
    colour: calyx,
    gloss: 0.15
  })
  const tips: [number, number][] = [
    [-0.36, 0.7],
    [0.36, 0.7],
    [-0.22, 0.54],
    [0.2, 0.52],
    [-0.24, 0.92],
    [0.26, 0.9]
  ]
  return {
    width: 1.12,
    height: 0.95,
    parts: [
      {
        form: lathe(0, 0.05, 0.84, [0.3, 0.5, 0.565, 0.55, 0.44, 0.2]),
        colour: skin,
        gloss: 1
      },
      ...tips.map(star),
      { form: slab([-0.03, 0.74, 0.03, 0.98], 0.025), colour: calyx, gloss: 0.1 }
    ]
  }
}

/** An apple or a tomato from below: round, dark red, neither stem nor star to be seen. */
export function redRound(source: Random): Thing {
  const skin = between(source, 'a8323c', '9c2c34')
  return {
    width: 1.05,
    height: 0.95,
    parts: [
      { form: ball(0, 0.46, 0.52, 0.47), colour: skin, gloss: 0.4 },
      { form: ball(0.03, 0.42, 0.085, 0.065), colour: scaled(skin, 0.22), gloss: 0 },
      { form: ball(0.03, 0.43, 0.035, 0.025), colour: colour('4a3a26'), gloss: 0 }
    ]
  }
}

const pores = (seed: number) => (x: number, y: number) => 0.86 + 0.22 * noise(x * 17, y * 17, seed)

function citrus(source: Random, skin: Colour, tilt: number): Part[] {
  const along: [number, number] = [1, tilt]
  const seed = source.below(1000)
  const length = Math.sqrt(1 + tilt * tilt)
  const tip = (side: number): Part => ({
    form: ball((side * 0.53) / length, 0.42 + (side * 0.53 * tilt) / length, 0.15, 0.1, along),
    colour: skin,
    pattern: pores(seed)
  })
  return [
    tip(-1),
    tip(1),
    { form: ball(0, 0.42, 0.56, 0.41, along), colour: skin, gloss: 0.45, pattern: pores(seed) }
  ]
}

export const lemon = (source: Random): Thing => ({
  width: 1.2,
  height: 0.9,
  parts: [
    ...citrus(source, between(source, 'f9d71c', 'f6cf10'), mix(-0.25, 0.25, source.uniform())),
    { form: leaf(0.42, 0.66, 0.72, 0.95, 0.25), colour: green, gloss: 0.3 }
  ]
})

/** A lime with the half of another before it: pale flesh, white rim. */
export function lime(source: Random): Thing {
  const skin = between(source, '4fae2a', '3f9d24')
  const flesh = colour('c6e07a')
  return {
    width: 1.25,
    height: 0.86,
    parts: [
      ...citrus(source, skin, mix(-0.15, 0.25, source.uniform())),
      { form: ball(0.2, 0.27, 0.32, 0.29), colour: skin, gloss: 0.3 },
      { form: ball(0.22, 0.27, 0.285, 0.265), colour: colour('eef5cf'), gloss: 0.1 },
      {
        form: ball(0.22, 0.27, 0.24, 0.22),
        colour: flesh,
        gloss: 0.5,
        pattern: (x, y) => {
          const u = Math.abs(x - 0.22)
          const v = Math.abs(y - 0.27)
          const spoke = Math.min(u, v, Math.abs(u - v) * 0.7)
          return spoke < 0.014 ? 1.25 : 0.95
        }
      }
    ]
  }
}

/** A lemon not yet ripe or a lime past it: the same shape, in the colour between. */
export const greenishCitrus = (source: Random): Thing => ({
  width: 1.2,
  height: 0.86,
  parts: citrus(source, between(source, '9fa53a', '949a32'), mix(-0.2, 0.2, source.uniform()))
})
