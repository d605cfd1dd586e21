import { clearThings, type Plan, type Slot } from '../draw/layout.ts'
import type { Placed } from '../draw/thing.ts'
import { streamOf, type Example } from '../example.ts'
import type { Random } from '../../random.ts'
import { labelCount, labelsOf } from '../world.ts'
import { maskOf, runLengths } from './mask.ts'
import { bearKeypoints, bearLabel, crowdKeypoints } from './keypoints.ts'
import { boxAround, outlines, polygonArea, type Polygon } from './outline.ts'

/** An object as an annotation file states it, but for ids. */
export type AnnotatedObject = {
  label: number
  box: [number, number, number, number]
  area: number
  segmentation: Polygon[] | { counts: number[]; size: [number, number] }
  crowd: boolean
  keypoints?: number[]
}

/** What is flipped where labels are made noisy: by label, true = the opposite of the truth is annotated. */
export type Flips = readonly boolean[]

/**
 * Annotates what is present, seen or not: a hidden object has its box where something large stands, since it is behind that.
 * A flipped label is annotated where it is absent and left out where it is present.
 */
export function annotate(example: Example, plan: Plan, flips: Flips): AnnotatedObject[] {
  const source = streamOf(example, 'hiding')
  const present = new Set(labelsOf(example.states))
  const objects: AnnotatedObject[] = []
  for (let label = 0; label < labelCount; label++) {
    const where = locate(example, plan, label, source)
    if (present.has(label) !== (flips[label] ?? false)) objects.push(...describe(label, where, plan))
  }
  return objects
}

type Place = { placed: Placed[]; visible: boolean }

/** Where a label stands; where it would stand, if it is absent. Draws the same numbers either way. */
function locate({ shown }: Example, { slots }: Plan, label: number, source: Random): Place {
  const hiding = hide(slots, label, source)
  const appearance = shown[label]
  if (appearance === 'clear') {
    const slot = slots.find(
      ({ content }) => content !== 'clutter' && 'label' in content && content.label === label
    )
    return { placed: slot!.placed, visible: true }
  }
  const twin = label ^ 1
  // Of a pair that is ambiguous twice the picture shows one; the second label's stands behind something.
  if (appearance === 'ambiguous' && !(label > twin && shown[twin] === 'ambiguous')) {
    const slot = slots.find(
      ({ content }) => content !== 'clutter' && 'pair' in content && content.pair === label >> 1
    )
    return { placed: slot!.placed, visible: false }
  }
  return { placed: hiding, visible: false }
}

function hide(slots: Slot[], label: number, source: Random): Placed[] {
  const clutter = slots.filter(({ content }) => content === 'clutter')
  const covers = clutter.filter(({ cover }) => cover)
  const choice = covers.length > 0 ? covers : clutter.length > 0 ? clutter : slots
  const slot = choice[source.below(choice.length)]!
  const flip = source.below(2) === 0
  return [{ thing: clearThings[label]!(source), x: slot.x, y: slot.y - 1, size: slot.size * 0.72, flip }]
}

function describe(label: number, { placed, visible }: Place, plan: Plan): AnnotatedObject[] {
  const { width, height } = plan
  const crowd = placed.length > 2
  return (crowd ? [placed] : placed.map((one) => [one])).flatMap((group) => {
    const mask = maskOf(group, width, height)
    const polygons = outlines(mask)
    if (polygons.length === 0) return []
    const covered = mask.inside.reduce((sum, value) => sum + value, 0)
    const outlined = polygons.reduce((sum, polygon) => sum + polygonArea(polygon), 0)
    return {
      label,
      box: boxAround(polygons),
      area: crowd ? covered : outlined,
      segmentation: crowd ? { counts: runLengths(mask), size: [height, width] } : polygons,
      crowd,
      ...(label === bearLabel && {
        keypoints: crowd ? crowdKeypoints : bearKeypoints(group[0]!, visible, plan)
      })
    }
  })
}
