import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { RunConfig, type Preset } from '#contract/config.ts'
import { AppError } from '#contract/errors.ts'

type Tree = Record<string, unknown>

const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Every path that `--set` takes, such as `training.epochs`. */
export const settingPaths = leaves(RunConfig.parse({}))

function leaves(tree: Tree, prefix = ''): string[] {
  return Object.entries(tree).flatMap(([key, value]) =>
    isTree(value) ? leaves(value, `${prefix}${key}.`) : [`${prefix}${key}`]
  )
}

/**
 * The configuration of a run: the preset, then the file's values, then those of `--set path=value`, each over the one before.
 * Throws AppError 'bad-input' naming the setting and what it takes.
 */
export async function readConfig(
  presets: Preset[],
  options: { preset: string; config?: string; set: string[] }
): Promise<RunConfig> {
  const preset = presets.find(({ name }) => name === options.preset)
  if (preset === undefined)
    throw new AppError(
      'bad-input',
      `There is no preset "${options.preset}". There are: ${presets.map(({ name }) => name).join(', ')}.`
    )
  const file = options.config === undefined ? {} : await readTree(options.config)
  let config: Tree = merge(preset.config, file)
  for (const setting of options.set) config = merge(config, parseSetting(setting))
  return checked(config)
}

/** `training.epochs=3` as `{ training: { epochs: 3 } }`. Throws AppError 'bad-input'. */
export function parseSetting(setting: string): Tree {
  const [path, value] = splitOnce(setting, '=')
  if (value === undefined)
    throw new AppError(
      'bad-input',
      `--set takes path=value, such as training.epochs=3; "${setting}" has no "=".`
    )
  if (!settingPaths.includes(path))
    throw new AppError('bad-input', `There is no setting "${path}". There are: ${settingPaths.join(', ')}.`)
  const parsed = path === 'modalities' ? value.split(',').map((name) => name.trim()) : scalar(value)
  return path.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), parsed) as Tree
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator)
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)]
}

/** Numbers and booleans as such, everything else as text. */
function scalar(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true'
  return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text
}

async function readTree(path: string): Promise<Tree> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new AppError('bad-input', `The configuration file ${path} cannot be read.`, { cause })
  })
  try {
    const value: unknown = JSON.parse(text)
    if (isTree(value)) return value
  } catch (cause) {
    throw new AppError('bad-input', `The configuration file ${path} is not JSON: ${String(cause)}`, { cause })
  }
  throw new AppError(
    'bad-input',
    `The configuration file ${path} has to hold one JSON object, such as {"training": {"epochs": 3}}.`
  )
}

function merge(under: Tree, over: Tree): Tree {
  const merged = { ...under }
  for (const [key, value] of Object.entries(over)) {
    const below = merged[key]
    merged[key] = isTree(below) && isTree(value) ? merge(below, value) : value
  }
  return merged
}

function checked(config: Tree): RunConfig {
  const parsed = RunConfig.safeParse(config)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const path = issue === undefined ? '' : z.core.toDotPath(issue.path)
  throw new AppError(
    'bad-input',
    `The setting "${path}" is wrong: ${issue?.message ?? parsed.error.message}.`
  )
}
