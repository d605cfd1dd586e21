// Checks the licence of every package that is part of the product and writes resources/notices.txt: `npm run licences`.
// With `--check` it only says whether the notices are up to date.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findRefused, noticesOf, productionPackages } from './licences/packages.mjs'
import { runMain, SetupFailure } from './tools/failure.mjs'
import { root } from './tools/paths.mjs'

const file = join(root, 'resources', 'notices.txt')

await runMain(async () => {
  const packages = await productionPackages(root)
  const refused = findRefused(packages)
  if (refused.length > 0)
    throw new SetupFailure(
      `${refused.map(({ name, version, licence }) => `${name} ${version}: ${licence}`).join('\n')}\nThese licences are not among those that Cocoscope may build on. Take other packages, or extend the rule in scripts/licences/packages.mjs with a reason.`
    )
  const notices = await noticesOf(packages)
  if (process.argv.includes('--check')) {
    if ((await readFile(file, 'utf8').catch(() => '')) !== notices)
      throw new SetupFailure('resources/notices.txt is out of date. Run `npm run licences` and commit it.')
  } else {
    await mkdir(join(root, 'resources'), { recursive: true })
    await writeFile(file, notices)
  }
  console.log(`${packages.length} packages, every licence allowed, notices up to date`)
})
