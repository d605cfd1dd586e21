import { useRoute, type RouteLocationRaw } from 'vue-router'
import { useDataset } from '../../stores/dataset.ts'
import { useRuns } from '../../stores/runs.ts'
import type { ViewName } from './areas.ts'

/** Where a view is, for the dataset and the run at hand. */
export function useAddress(): (view: ViewName) => RouteLocationRaw {
  const route = useRoute()
  const datasets = useDataset()
  const runs = useRuns()

  return (view) => {
    const dataset = datasets.summary?.dataset
    switch (view) {
      case 'browse':
      case 'problems':
        return dataset === undefined ? { name: 'welcome' } : { name: view, params: { dataset } }
      case 'train':
        return dataset === undefined ? { name: view } : { name: view, params: { dataset } }
      case 'runs':
        return { name: view }
      case 'run':
      case 'summary':
      case 'labels':
      case 'confusion':
      case 'errors': {
        const run = route.params.run ?? runs.runs.find(({ checkpoint }) => checkpoint !== null)?.run
        const { split, t } = route.query
        return { name: view, ...(run !== undefined && { params: { run } }), query: { split, t } }
      }
    }
  }
}
