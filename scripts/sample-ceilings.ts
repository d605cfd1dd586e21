// Prints the table of ceilings in docs/sample-dataset.md from the exact posterior: `node scripts/node24.mjs scripts/sample-ceilings.ts`.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ceiling, drawMany, subsets } from '#core/sample/ceilings.ts'

const images = 100_000
const draws = drawMany(images, 1)
const names = subsets.map((subset) => subset.join(' + ') || '(none)')
const width = Math.max(...names.map((name) => name.length))
const row = (name: string, value: string) => `| ${name.padEnd(width)} | ${value.padEnd(13)} |`
const table = [
  row('modalities', 'ceiling (mAP)'),
  row('-'.repeat(width), '-'.repeat(13)),
  ...subsets.map((subset, index) => row(names[index]!, ceiling(draws, subset, 2).toFixed(3)))
].join('\n')
console.log(table)

const file = join(import.meta.dirname, '..', 'docs', 'sample-dataset.md')
const text = await readFile(file, 'utf8')
const marked = /(<!-- ceilings -->\n)[\s\S]*?(\n<!-- \/ceilings -->)/
if (!marked.test(text)) throw new Error(`${file} has lost the marks between which the table stands.`)
await writeFile(
  file,
  text.replace(marked, (_, start: string, end: string) => `${start}\n${table}\n${end}`)
)
