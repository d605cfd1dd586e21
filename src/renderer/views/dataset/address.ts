import type { LocationQuery, LocationQueryRaw } from 'vue-router'
import { ImageQuery, ImageSort } from '#contract/shapes.ts'

/** What the Browse view shows: all of it stands in the address, so that back, reload and a pasted link restore it. */
export type Browsing = {
  query: ImageQuery
  sort: ImageSort
  descending: boolean
  /** The image that is open, beside the grid or over it. */
  image: number | null
  full: boolean
}

export const noQuery: ImageQuery = ImageQuery.parse({})

type Value = LocationQuery[string] | undefined

function textOf(value: Value): string | undefined {
  const first = Array.isArray(value) ? value[0] : value
  return first === null || first === '' ? undefined : first
}

function numbersOf(value: Value, pattern = /^-?\d{1,15}$/): number[] | undefined {
  return textOf(value)
    ?.split(',')
    .filter((each) => pattern.test(each))
    .map(Number)
}

const amountOf = (value: Value) => numbersOf(value, /^\d{1,9}$/)?.[0]

/** Reads an address. What makes no sense in it is left out. */
export function readAddress(address: LocationQuery): Browsing {
  const query = ImageQuery.safeParse({
    split: textOf(address.split),
    must: numbersOf(address.must),
    mustNot: numbersOf(address.not),
    match: address.match === 'any' ? 'any' : 'all',
    objects: { min: amountOf(address.min), max: amountOf(address.max) },
    caption: textOf(address.caption),
    ids: numbersOf(address.ids)
  })
  return {
    query: query.data ?? noQuery,
    sort: ImageSort.safeParse(address.sort).data ?? 'id',
    descending: address.order === 'descending',
    image: numbersOf(address.image)?.[0] ?? null,
    full: address.full === 'yes'
  }
}

const list = (values: readonly number[]) => (values.length === 0 ? undefined : values.join(','))

/** Writes an address; what is as usual is left out of it. */
export function writeAddress({ query, sort, descending, image, full }: Browsing): LocationQueryRaw {
  const all: LocationQueryRaw = {
    split: query.split,
    must: list(query.must),
    not: list(query.mustNot),
    match: query.match === 'any' ? 'any' : undefined,
    min: query.objects.min,
    max: query.objects.max,
    caption: query.caption,
    ids: query.ids?.join(','),
    sort: sort === 'id' ? undefined : sort,
    order: descending ? 'descending' : undefined,
    image: image ?? undefined,
    full: full && image !== null ? 'yes' : undefined
  }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
}
