import { watchDebounced } from '@vueuse/core'
import { computed, ref, shallowRef, type Ref } from 'vue'
import { RunConfig, type Preset } from '#contract/config.ts'
import { RunId, type DatasetId, type Estimate } from '#contract/shapes.ts'
import { call, messageOf } from '../../engine.ts'
import { useDataset } from '../../stores/dataset.ts'
import { commandFor, findProblems, valueAt, withValue } from './fields.ts'

/** The form of a run on a dataset: what is filled in, what the engine makes of it, and its start. */
export function useRunForm(dataset: Readonly<Ref<DatasetId | undefined>>) {
  const datasets = useDataset()
  const presets = shallowRef<Preset[]>([])
  const preset = shallowRef<Preset>()
  const draft = shallowRef<object>({})
  const name = ref('')
  const estimate = shallowRef<Estimate>()
  const estimateError = ref<string>()
  const starting = ref(false)
  const startError = ref<string>()

  const problems = computed(() => findProblems(draft.value))
  const config = computed(() => {
    const parsed = RunConfig.safeParse(draft.value)
    return parsed.success ? parsed.data : undefined
  })
  const obstacles = computed(() => {
    if (problems.value.size > 0) return ['Some fields need another value.']
    return estimate.value?.blockers ?? []
  })
  const ready = computed(
    () => estimate.value !== undefined && obstacles.value.length === 0 && !starting.value
  )
  const command = computed(() => {
    const [base, full, summary] = [preset.value, config.value, datasets.summary]
    if (base === undefined || full === undefined || summary === undefined) return undefined
    const { name: presetName, config: baseConfig } = base
    return commandFor({
      folder: summary.folder,
      name: name.value,
      preset: presetName,
      base: baseConfig,
      config: full
    })
  })

  const value = (path: string) => valueAt(draft.value, path)
  const set = (path: string, next: unknown) => (draft.value = withValue(draft.value, path, next))
  const changed = (path: string) =>
    preset.value !== undefined && value(path) !== valueAt(preset.value.config, path)

  function choose(next: Preset | undefined) {
    if (next === undefined) return
    preset.value = next
    draft.value = next.config
  }

  /** Fills the form: from the first preset, then from another run where its id is given. */
  async function fill(clone: unknown) {
    presets.value = await call('run.presets', {})
    choose(presets.value[0])
    const id = RunId.safeParse(clone)
    if (!id.success) return
    const run = await call('run.get', { run: id.data })
    draft.value = run.config
    name.value = `${run.name} again`
  }

  async function weigh() {
    const [id, full] = [dataset.value, config.value]
    if (id === undefined || full === undefined) return
    const stale = () => config.value !== full || dataset.value !== id
    try {
      const answer = await call('run.estimate', { dataset: id, config: full })
      if (stale()) return
      estimate.value = answer
      estimateError.value = undefined
    } catch (error) {
      if (stale()) return
      estimate.value = undefined
      estimateError.value = messageOf(error)
    }
  }
  watchDebounced([config, dataset], weigh, { debounce: 200, immediate: true })

  /** Starts the run and gives its id; undefined where something stands in the way. */
  async function start(): Promise<RunId | undefined> {
    const [id, full] = [dataset.value, config.value]
    if (!ready.value || id === undefined || full === undefined) return undefined
    starting.value = true
    startError.value = undefined
    try {
      const given = name.value.trim()
      const named = given !== '' && { name: given }
      return (await call('run.start', { dataset: id, config: full, ...named })).run
    } catch (error) {
      startError.value = messageOf(error)
      return undefined
    } finally {
      starting.value = false
    }
  }

  return {
    presets,
    preset,
    name,
    estimate,
    estimateError,
    starting,
    startError,
    problems,
    obstacles,
    ready,
    command,
    value,
    set,
    changed,
    choose,
    fill,
    start
  }
}
