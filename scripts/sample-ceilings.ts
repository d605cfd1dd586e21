// Prints the table of ceilings in docs/sample-dataset.md from the exact posterior: `node scripts/node24.mjs scripts/sample-ceilings.ts`.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ceiling, drawMany, subsets } from '../src/core/sample/ceilings.ts'

const images = 100_000
const draws = drawMany(images, 1)
const rows = subsets.map(
  (subset) => `| ${subset.join(' + ') || '(none)'} | ${ceiling(draws, subset, 2).toFixed(3)} |`
)
const table = ['| modalities | ceiling (mAP) |', '|---|---|', ...rows].join('\n')
console.log(table)

const file = join(import.meta.dirname, '..', 'docs', 'sample-dataset.md')
const text = await readFile(file, 'utf8')
const marked = /(<!-- ceilings -->\n)[\s\S]*?(\n<!-- \/ceilings -->)/
if (!marked.test(text)) throw new Error(`${file} has lost the marks between which the table stands.`)
await writeFile(
  file,
  text.replace(marked, (_, start: string, end: string) => `${start}\n${table}\n${end}`)
)
