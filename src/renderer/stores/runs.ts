import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { Run, RunId, RunState, StepProgress } from '#contract/shapes.ts'
import { call, messageOf, onEvent, onReconnect } from '../engine.ts'

const going: RunState[] = ['queued', 'preparing', 'running', 'stopping']

/** Whether a run is on its way: queued, preparing, running or about to stop. */
export const isGoing = ({ state }: Run) => going.includes(state)

/** Every run of the workspace, kept up to date by the engine's events. */
export const useRuns = defineStore('runs', () => {
  const byId = shallowRef<ReadonlyMap<RunId, Run>>(new Map())
  const steps = shallowRef<ReadonlyMap<RunId, StepProgress>>(new Map())
  const loaded = ref(false)
  const error = ref<string>()
  /** The run that was deleted last, while it can be taken back. */
  const deleted = shallowRef<Run>()

  const runs = computed(() => [...byId.value.values()].sort((a, b) => (a.created < b.created ? 1 : -1)))

  const keep = (run: Run) => (byId.value = new Map(byId.value).set(run.run, run))
  const forget = (id: RunId) => {
    const rest = new Map(byId.value)
    rest.delete(id)
    byId.value = rest
  }

  onEvent((event) => {
    if (event.type === 'run') keep(event.run)
    else if (event.type === 'run-step') steps.value = new Map(steps.value).set(event.run, event.progress)
    else if (event.type === 'run-deleted') forget(event.run)
  })
  onReconnect(() => void load())

  async function load() {
    try {
      const all = await call('run.list', {})
      byId.value = new Map(all.map((run) => [run.run, run]))
      error.value = undefined
      loaded.value = true
    } catch (cause) {
      error.value = messageOf(cause)
    }
  }

  async function rename(run: RunId, name: string) {
    keep(await call('run.rename', { run, name }))
  }

  async function remove(run: Run) {
    await call('run.delete', { run: run.run })
    forget(run.run)
    deleted.value = run
  }

  async function restore() {
    if (deleted.value === undefined) return
    keep(await call('run.restore', { run: deleted.value.run }))
    deleted.value = undefined
  }

  return { runs, byId, steps, loaded, error, deleted, load, rename, remove, restore }
})
