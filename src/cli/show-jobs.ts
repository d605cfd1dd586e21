import type { Engine } from '#engine/engine-types.ts'
import { count, duration } from '#core/format.ts'
import { progress } from './output.ts'

/** Shows the progress of whatever jobs the work starts. */
export async function showJobs<T>(engine: Engine, work: () => Promise<T>): Promise<T> {
  const stopEvents = engine.onEvent((event) => {
    if (event.type !== 'job') return
    const { title, done, total, unit, etaSeconds } = event.job
    const eta = etaSeconds === null ? '' : `, ${duration(etaSeconds)} left`
    progress.show(`${title}: ${count(done)}${total === null ? '' : ` of ${count(total)}`} ${unit}${eta}`)
  })
  try {
    return await work()
  } finally {
    stopEvents()
    progress.clear()
  }
}
