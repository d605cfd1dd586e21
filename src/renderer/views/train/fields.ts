import type { z } from 'zod'
import { count } from '#core/format.ts'
import { RunConfig, type FieldGroup, type FieldMeta } from '#contract/config.ts'

/** One field of the form, read from the schema: its path, what it takes, and the words beside it. */
export type Field = FieldMeta & {
  path: string
  kind: 'number' | 'choice' | 'switch'
  /** Of a number: its range, and whether it must be whole. */
  min?: number
  max?: number
  whole?: boolean
  /** Whether `min` itself is already too small. */
  above?: boolean
  /** Of a choice. */
  options?: string[]
}

type Tree = Record<string, unknown>

export const fieldGroups: { group: FieldGroup; title: string }[] = [
  { group: 'data', title: 'Data' },
  { group: 'model', title: 'Model' },
  { group: 'optimisation', title: 'Optimisation' }
]

function readFields(schema: z.ZodObject, prefix: string): Field[] {
  return Object.entries(schema.shape).flatMap(([key, value]) => {
    const path = `${prefix}${key}`
    const meta = metaOf(value as z.ZodType)
    if (meta !== undefined) return [{ ...meta, path, ...describe(unwrap(value as z.ZodType)) }]
    const inner = unwrap(value as z.ZodType)
    return isObject(inner) ? readFields(inner, `${path}.`) : []
  })
}

const metaOf = (schema: z.ZodType) => schema.meta() as FieldMeta | undefined
const isObject = (schema: z.ZodType): schema is z.ZodObject => schema.type === 'object'

/** Every field of a run's configuration that the form can show, in the order of the schema. */
export const fields: Field[] = readFields(RunConfig, '')

/** The schema under its defaults. */
function unwrap(schema: z.ZodType): z.ZodType {
  const { type } = schema
  if (type !== 'default' && type !== 'prefault') return schema
  return unwrap((schema as z.ZodDefault<z.ZodType>).unwrap())
}

function describe(schema: z.ZodType): Pick<Field, 'kind' | 'min' | 'max' | 'whole' | 'above' | 'options'> {
  if (schema.type === 'boolean') return { kind: 'switch' }
  if (schema.type === 'enum') return { kind: 'choice', options: (schema as z.ZodEnum).options.map(String) }
  const { minValue, maxValue, format } = schema as z.ZodNumber
  return {
    kind: 'number',
    ...(minValue !== null && Number.isFinite(minValue) && { min: minValue }),
    ...(maxValue !== null && Number.isFinite(maxValue) && { max: maxValue }),
    whole: format === 'safeint',
    above: minValue !== null && !schema.safeParse(minValue).success
  }
}

/** The value at a dotted path. */
export const valueAt = (config: object, path: string): unknown =>
  path.split('.').reduce<unknown>((value, key) => (value as Tree | undefined)?.[key], config)

/** A copy with the value at a dotted path set. */
export function withValue<T extends object>(config: T, path: string, value: unknown): T {
  const [key = '', ...rest] = path.split('.')
  const inner = (config as Tree)[key]
  return { ...config, [key]: rest.length === 0 ? value : withValue(inner as object, rest.join('.'), value) }
}

/** A setting as people say it: "yes", "last fifth", "0.001". */
export function inWords(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return String(value).replaceAll(/(?<=[a-z])-(?=[a-z])/g, ' ')
}

/** What a field takes, in words: "Give a whole number from 1 to 10,000." */
export function requirement({ kind, min, max, whole, above, options }: Field): string {
  if (kind === 'switch') return 'Choose yes or no.'
  if (kind === 'choice') return `Choose one of ${(options ?? []).join(', ')}.`
  const from = min === undefined ? '' : above === true ? ` above ${count(min)}` : ` from ${count(min)}`
  const to = max === undefined ? '' : ` ${above === true ? 'and up to' : 'to'} ${count(max)}`
  return `Give a ${whole === true ? 'whole ' : ''}number${from}${to}.`
}

/** What is wrong with each field of a draft, by path; empty where the engine would take it. */
export function findProblems(draft: unknown): Map<string, string> {
  const parsed = RunConfig.safeParse(draft)
  if (parsed.success) return new Map()
  return new Map(
    parsed.error.issues.map((issue) => {
      const path = issue.path.join('.')
      const field = fields.find((each) => each.path === path)
      return [path, field === undefined ? issue.message : requirement(field)]
    })
  )
}

/** A typed number, or the text as it stands while it is none: "", "1e-". */
export function readNumber(text: string): number | string {
  const value = text.trim() === '' ? NaN : Number(text)
  return Number.isFinite(value) ? value : text
}

/** Paths at which two configurations differ, with both values. */
export function differences(
  a: RunConfig,
  b: RunConfig
): { path: string; label: string; a: unknown; b: unknown }[] {
  return fields.flatMap(({ path, label }) => {
    const [left, right] = [valueAt(a, path), valueAt(b, path)]
    return left === right ? [] : [{ path, label, a: left, b: right }]
  })
}

/** The command that starts the same run: the preset, and what differs from it. */
export function commandFor(run: {
  folder: string
  name: string
  preset: string
  base: RunConfig
  config: RunConfig
}): string {
  const quote = (text: string) => (/^[\w./:=,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`)
  const settings = differences(run.base, run.config).map(
    ({ path, b }) => `--set ${quote(`${path}=${String(b)}`)}`
  )
  const name = run.name === '' ? [] : [`--name ${quote(run.name)}`]
  return [
    'npm run -s cocoscope -- train',
    quote(run.folder),
    `--preset ${run.preset}`,
    ...settings,
    ...name
  ].join(' ')
}
