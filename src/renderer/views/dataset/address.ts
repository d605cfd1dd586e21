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

const one = (value: LocationQuery[string] | undefined) => (Array.isArray(value) ? value[0] : value) ?? undefined
const wholeNumber = (text: string | undefined) =>
  text !== undefined && /^-?\d{1,15}$/.test(text) ? Number(text) : undefined

function wholeNumbers(text: string | undefined): number[] {
  return (text?.split(',') ?? []).flatMap((each) => wholeNumber(each) ?? [])
}

/** Reads an address. What makes no sense in it is left out. */
export function readAddress(address: LocationQuery): Browsing {
  const [min, max] = [wholeNumber(one(address.min)), wholeNumber(one(address.max))]
  const [split, caption] = [one(address.split), one(address.caption)]
  const ids = one(address.ids)
  const query = ImageQuery.safeParse({
    must: wholeNumbers(one(address.must)),
    mustNot: wholeNumbers(one(address.not)),
    match: address.match === 'any' ? 'any' : 'all',
    objects: { ...(min !== undefined && { min }), ...(max !== undefined && { max }) },
    ...(split !== undefined && { split }),
    ...(caption !== undefined && caption !== '' && { caption }),
    ...(ids !== undefined && { ids: wholeNumbers(ids) })
  })
  return {
    query: query.data ?? noQuery,
    sort: ImageSort.safeParse(address.sort).data ?? 'id',
    descending: address.order === 'descending',
    image: wholeNumber(one(address.image)) ?? null,
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
