import { ChartSpline, Crosshair, LayoutGrid, SlidersHorizontal } from '@lucide/vue'

/** The parts of the window, as the rail shows them; `views` are the routes behind each one's tabs. */
export const areas = [
  {
    name: 'Dataset',
    icon: LayoutGrid,
    views: [
      { name: 'browse', title: 'Browse' },
      { name: 'problems', title: 'Problems' }
    ]
  },
  { name: 'Train', icon: SlidersHorizontal, views: [{ name: 'train', title: 'Train' }] },
  {
    name: 'Runs',
    icon: ChartSpline,
    views: [
      { name: 'runs', title: 'Runs' },
      { name: 'run', title: 'Run' }
    ]
  },
  {
    name: 'Evaluate',
    icon: Crosshair,
    views: [
      { name: 'summary', title: 'Summary' },
      { name: 'labels', title: 'Labels' },
      { name: 'confusion', title: 'Confusion' },
      { name: 'errors', title: 'Errors' }
    ]
  }
] as const

export type Area = (typeof areas)[number]
export type ViewName = Area['views'][number]['name']

/** The area that a route belongs to; the welcome view is of none. */
export const areaOf = (route: unknown): Area | undefined =>
  areas.find(({ views }) => views.some(({ name }) => name === route))
