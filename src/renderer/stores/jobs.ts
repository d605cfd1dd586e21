import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Job, JobId } from '#contract/shapes.ts'
import { call, onEvent, onReconnect } from '../engine.ts'

/** Work in progress, kept up to date by the engine's events. */
export const useJobs = defineStore('jobs', () => {
  const jobs = shallowRef<Job[]>([])
  const running = computed(() => jobs.value.filter(({ state }) => state === 'running'))

  onEvent((event) => {
    if (event.type === 'job') keep(event.job)
  })
  onReconnect(() => void load())

  function keep(job: Job) {
    jobs.value = [...jobs.value.filter((each) => each.job !== job.job), job]
  }

  async function load() {
    jobs.value = await call('job.list', {})
  }

  const cancel = (job: JobId) => call('job.cancel', { job })

  return { jobs, running, load, cancel }
})
