import { createGlobalState, useLocalStorage } from '@vueuse/core'
import type { CurveAxis } from '../../charts/curves.ts'

/** How curves are drawn; kept in this browser. */
export const useCurveOptions = createGlobalState(() => ({
  axis: useLocalStorage<CurveAxis>('curve-axis', 'epoch'),
  smoothing: useLocalStorage('curve-smoothing', 0),
  logarithmic: useLocalStorage('curve-logarithmic', false)
}))
