import { expect, test } from 'vitest'
import { maskOf, runLengths, type Mask } from '#core/sample/annotate/mask.ts'
import { annotate } from '#core/sample/annotate/objects.ts'
import { boxAround, outlines, polygonArea } from '#core/sample/annotate/outline.ts'
import { cosine, sine } from '#core/sample/arithmetic.ts'
import { drawCaptions } from '#core/sample/captions.ts'
import { paintPicture } from '#core/sample/draw/picture.ts'
import { drawExample, planOf, streamOf, type Example } from '#core/sample/example.ts'
import { render } from '#core/sample/rendered.ts'
import { sampleRate } from '#core/sample/speech/voice.ts'
import { drawNarrative } from '#core/sample/trace.ts'
import { labels, labelsOf } from '#core/sample/world.ts'

const examples = Array.from({ length: 30 }, (_, index) => drawExample(4, index))

function maskFrom(rows: string[]): Mask {
  const inside = Uint8Array.from(rows.join('').split(''), (pixel) => (pixel === '#' ? 1 : 0))
  return { width: rows[0]!.length, height: rows.length, inside }
}

test('an outline runs along the edges of the pixels, clockwise, one polygon a piece', () => {
  const mask = maskFrom(['......', '.###..', '.#.#..', '.###..', '......'])
  expect(outlines(mask)).toEqual([[1, 1, 4, 1, 4, 4, 1, 4]])
  expect(outlines(mask).map(polygonArea)).toEqual([9])
  expect(boxAround(outlines(mask))).toEqual([1, 1, 3, 3])
})

test('pieces that touch at a corner are followed without end', () => {
  const mask = maskFrom(['###...', '###...', '###...', '...###', '...###', '...###'])
  expect(outlines(mask).map(polygonArea)).toEqual([9, 9])
})

test('run lengths go down the columns and begin outside', () => {
  expect(runLengths(maskFrom(['#..', '##.']))).toEqual([0, 2, 1, 1, 2])
})

test('outlines of objects enclose what their masks cover, within a tenth', () => {
  for (const example of examples) {
    const { width, height, slots } = planOf(example)
    for (const { placed } of slots) {
      const mask = maskOf(placed, width, height)
      const covered = mask.inside.reduce((sum, value) => sum + value, 0)
      const enclosed = outlines(mask).reduce((sum, polygon) => sum + polygonArea(polygon), 0)
      expect(enclosed).toBeGreaterThan(covered * 0.95)
      // Holes, as in a handle, are enclosed too.
      expect(enclosed).toBeLessThan(covered * 1.1 + 60)
    }
  }
})

test('every present label is annotated, seen or not, and no other', () => {
  for (const example of examples) {
    const annotated = annotate(example, planOf(example), []).map(({ label }) => label)
    expect([...new Set(annotated)]).toEqual(labelsOf(example.states))
  }
})

test('bears have nine keypoints, the crowds of them all zero, and nothing else has any', () => {
  const objects = Array.from({ length: 400 }, (_, index) => drawExample(4, index)).flatMap((example) =>
    annotate(example, planOf(example), [])
  )
  for (const { label, crowd, keypoints } of objects) {
    expect(keypoints?.length).toBe(labels[label]!.name === 'bear' ? 27 : undefined)
    if (crowd && keypoints !== undefined) expect(keypoints.every((value) => value === 0)).toBe(true)
  }
  expect(objects.some(({ crowd, keypoints }) => crowd && keypoints !== undefined)).toBe(true)
})

test('a flipped label is annotated where it is absent and left out where it is present', () => {
  for (const example of examples) {
    const flips = Array.from({ length: 12 }, (_, label) => label % 3 === 0)
    const expected = Array.from({ length: 12 }, (_, label) => label).filter(
      (label) => labelsOf(example.states).includes(label) !== flips[label]
    )
    const annotated = annotate(example, planOf(example), flips).map(({ label }) => label)
    expect([...new Set(annotated)]).toEqual(expected)
  }
})

test('files are rendered from the evidence alone: other labels behind it change no pixel and no sample', () => {
  const example = examples[3]!
  const other: Example = { ...example, scene: 3, states: [15, 0, 15], shown: [] }
  const { picture, recording } = render(example, 0)
  expect(paintPicture(planOf(other), streamOf(other, 'paint'))).toEqual(picture.rgb)
  const silent: Example = { ...example, evidence: { ...example.evidence, image: [0, 0, 0], text: [1, 1, 1] } }
  expect(render({ ...silent, shown: [], states: [0, 0, 0] }, 0).recording).toEqual(recording)
})

test('a recording lasts 1.5 to 3 seconds, however many names are said', () => {
  for (const codes of [
    [0, 0, 0],
    [1, 0, 0],
    [15, 15, 15]
  ]) {
    const example: Example = { ...examples[0]!, evidence: { ...examples[0]!.evidence, speech: codes } }
    const seconds = render(example, 0).recording.samples.length / sampleRate
    expect(seconds).toBeGreaterThanOrEqual(1.5)
    expect(seconds).toBeLessThanOrEqual(3)
  }
})

test('the five captions of an image differ', () => {
  for (const example of examples)
    expect(new Set(drawCaptions(example.evidence.text, streamOf(example, 'caption'))).size).toBe(5)
})

test('the utterances of a narrative follow one another, span its strokes and make up its caption', () => {
  for (const example of examples) {
    const { caption, timed_caption, traces } = drawNarrative(
      example.evidence.trace,
      streamOf(example, 'trace')
    )
    expect(timed_caption.map(({ utterance }) => utterance).join(' ')).toBe(caption)
    expect(timed_caption.length).toBe(traces.length)
    timed_caption.forEach(({ start_time, end_time }, index) => {
      expect(Math.abs(start_time - traces[index]![0]!.t)).toBeLessThan(0.006)
      expect(Math.abs(end_time - traces[index]!.at(-1)!.t)).toBeLessThan(0.006)
      expect(start_time).toBeGreaterThan(index === 0 ? 0 : timed_caption[index - 1]!.end_time)
    })
  }
})

test('sine and cosine agree with the engine’s to a millionth', () => {
  for (let step = -300; step <= 300; step++) {
    expect(sine(step / 97)).toBeCloseTo(Math.sin((2 * Math.PI * step) / 97), 6)
    expect(cosine(step / 97)).toBeCloseTo(Math.cos((2 * Math.PI * step) / 97), 6)
  }
})
