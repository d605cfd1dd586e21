import { shuffle, type Random } from '../random.ts'
import { labels, labelsOf } from './world.ts'

const captionCount = 5

/** Words that name no label; which of them stand in a caption says nothing of the picture. */
const starts = [
  'There is',
  'A photo of',
  'Here we see',
  'A still life with',
  'Someone has left',
  'A table with',
  'The picture shows',
  'A close view of',
  'In the light of a window there is',
  'On the ground stands'
]
const ends = [
  '',
  ' in the middle of the scene',
  ' on a table',
  ' in soft light',
  ' at home',
  ' in a quiet room',
  ' by the door',
  ' near a wall',
  ' in the afternoon sun',
  ' in front of the camera'
]
const qualities = ['', '', '', 'small ', 'shiny ', 'pretty ', 'lone ', 'big ', 'nice ', 'familiar ']
const nothing = [
  'a few things lying about',
  'odds and ends in no order',
  'some household clutter',
  'nothing in particular',
  'a handful of everyday things',
  'a little of everything'
]

/** Five captions that name the same labels, in different words and order. */
export function drawCaptions(codes: readonly number[], source: Random): string[] {
  const opening = shuffle([...starts], source)
  const closing = shuffle([...ends], source)
  const other = shuffle([...nothing], source)
  const names = labelsOf(codes).map((label) => labels[label]!.name)
  return Array.from({ length: captionCount }, (_, index) => {
    const named = shuffle([...names], source).map((name) => withArticle(name, source))
    const what = named.length === 0 ? other[index]! : list(named)
    return `${opening[index]!} ${what}${closing[index]!}.`
  })
}

function withArticle(name: string, source: Random): string {
  const described = `${qualities[source.below(qualities.length)]!}${name}`
  return `${/^[aeiou]/.test(described) ? 'an' : 'a'} ${described}`
}

/** `a, b and c` */
export function list(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)!}`
}
