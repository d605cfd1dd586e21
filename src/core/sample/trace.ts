import { shuffle, type Random } from '../random.ts'
import { cosine, mix, round, sine } from './arithmetic.ts'
import type { Codes } from './evidence.ts'

/** A pointer's position as fractions of the picture (which it may leave), at seconds since the start. */
export type TracePoint = { x: number; y: number; t: number }
export type Utterance = { utterance: string; start_time: number; end_time: number }
export type Narrative = { caption: string; timed_caption: Utterance[]; traces: TracePoint[][] }

const step = 0.04
/** Radius as a fraction of the picture of the two sizes of loops, and turns of the three blocks. */
const radii = [0.055, 0.125]
const turns = [1, 2, 3]

const phrases = [
  'In this picture I can see a few things.',
  'Over here there is something.',
  'Next to it lies something else.',
  'There is a thing in the corner.',
  'Here is one more.',
  'At the back there are some things.',
  'In front there is something as well.',
  'I can see the ground and the light on it.',
  'Behind it there is a wall.',
  'Something stands a little to the side.'
]

/**
 * Moves a pointer: loops for each kind of trace that was drawn (its block settles the turns, its kind the size), around
 * places that have nothing to do with the picture, and plain strokes between. What is said meanwhile names nothing.
 */
export function drawNarrative(codes: Codes, source: Random): Narrative {
  const loops = codes.flatMap((code, block) =>
    radii.flatMap((radius, kind) => ((code >> kind) & 1 ? [{ radius, turns: turns[block]! }] : []))
  )
  const strokes = shuffle([...loops, ...Array.from({ length: 1 + source.below(3) }, () => undefined)], source)
  const said = shuffle([...phrases], source)
  const traces: TracePoint[][] = []
  const timed: Utterance[] = []
  let time = mix(0.1, 0.6, source.uniform())
  strokes.forEach((loop, index) => {
    const points = loop === undefined ? wander(time, source) : circle(loop, time, source)
    const end = points.at(-1)!.t
    traces.push(points)
    timed.push({
      utterance: said[index % said.length]!,
      start_time: round(time, 2),
      end_time: round(end, 2)
    })
    time = end + mix(0.15, 0.5, source.uniform())
  })
  return { caption: timed.map(({ utterance }) => utterance).join(' '), timed_caption: timed, traces }
}

/** A little sway on top of a movement, smooth in time. */
function sway(source: Random, size: number) {
  const waves = Array.from({ length: 3 }, () => ({
    rate: mix(0.3, 1.1, source.uniform()),
    phase: source.uniform(),
    size: size * mix(0.3, 1, source.uniform())
  }))
  return (t: number) => waves.reduce((sum, { rate, phase, size }) => sum + size * sine(rate * t + phase), 0)
}

function circle(loop: { radius: number; turns: number }, start: number, source: Random): TracePoint[] {
  const centre = { x: mix(0.08, 0.92, source.uniform()), y: mix(0.1, 0.9, source.uniform()) }
  const radius = loop.radius * mix(0.88, 1.12, source.uniform())
  const oval = mix(0.85, 1.15, source.uniform())
  const way = source.below(2) === 0 ? -1 : 1
  const phase = source.uniform()
  const total = loop.turns + mix(-0.08, 0.12, source.uniform())
  const seconds = total * mix(0.7, 1.2, source.uniform())
  const [dx, dy] = [sway(source, radius * 0.07), sway(source, radius * 0.07)]
  return points(start, seconds, (share, t) => ({
    x: centre.x + radius * oval * cosine(phase + way * share * total) + dx(t),
    y: centre.y + (radius / oval) * sine(phase + way * share * total) + dy(t)
  }))
}

/** A stroke from here to there, a little bent. */
function wander(start: number, source: Random): TracePoint[] {
  const place = () => ({ x: mix(-0.02, 1.02, source.uniform()), y: mix(0, 1, source.uniform()) })
  const [from, to] = [place(), place()]
  const bow = mix(-0.12, 0.12, source.uniform())
  const [dx, dy] = [sway(source, 0.008), sway(source, 0.008)]
  return points(start, mix(0.6, 1.6, source.uniform()), (share, t) => {
    const lift = bow * 4 * share * (1 - share)
    return {
      x: mix(from.x, to.x, share) + dx(t) + lift * (to.y - from.y),
      y: mix(from.y, to.y, share) + dy(t) - lift * (to.x - from.x)
    }
  })
}

function points(start: number, seconds: number, at: (share: number, t: number) => { x: number; y: number }) {
  const count = Math.floor(seconds / step) + 1
  return Array.from({ length: count }, (_, index): TracePoint => {
    const t = index * step
    const { x, y } = at(t / seconds, t)
    return { x: round(x, 4), y: round(y, 4), t: round(start + t, 3) }
  })
}
