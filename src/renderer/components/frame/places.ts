import type { RouteLocationRaw } from 'vue-router'
import type { DatasetSummary, Run } from '#contract/shapes.ts'
import { areas, type ViewName } from './areas.ts'

/** Something the palette can go to. */
export type Place = { key: string; kind: string; title: string; to: RouteLocationRaw }

type Known = {
  summary: DatasetSummary | undefined
  runs: readonly Run[]
  address: (view: ViewName) => RouteLocationRaw
}

const most = 12

/** Places that the words fit, those that begin with them first. Digits also name an image. */
export function findPlaces(words: string, { summary, runs, address }: Known): Place[] {
  const sought = words.trim().toLowerCase()
  const views = areas.flatMap((area) =>
    area.views
      .filter(({ name }) => name !== 'run')
      .map(({ name, title }) => ({ key: `view ${name}`, kind: area.name, title, to: address(name) }))
  )
  const browse = (query: Record<string, string>) =>
    ({ name: 'browse', params: { dataset: summary?.dataset }, query }) as RouteLocationRaw
  const labels =
    summary?.labels.map(({ id, name, supercategory }) => ({
      key: `label ${id}`,
      kind: `label, ${supercategory}`,
      title: name,
      to: browse({ must: String(id) })
    })) ?? []
  const found = [
    ...views,
    ...runs.map(({ run, name }) => ({
      key: `run ${run}`,
      kind: 'run',
      title: name,
      to: { name: 'run', params: { run } }
    })),
    ...(sought === '' ? [] : labels)
  ].filter(({ title }) => title.toLowerCase().includes(sought))
  found.sort((a, b) => rank(a.title, sought) - rank(b.title, sought))
  if (summary !== undefined && /^\d{1,15}$/.test(sought)) {
    const title = `Image ${Number(sought)}`
    found.unshift({
      key: `image ${sought}`,
      kind: 'image',
      title,
      to: browse({ image: String(Number(sought)) })
    })
  }
  return found.slice(0, most)
}

const rank = (title: string, sought: string) => (title.toLowerCase().startsWith(sought) ? 0 : 1)
