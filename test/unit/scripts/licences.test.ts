import { expect, test } from 'vitest'
import { findRefused } from '../../../scripts/licences/packages.mjs'

const refused = (...licences: string[]) =>
  findRefused(
    licences.map((licence) => ({ name: 'package', version: '1.0.0', licence, folder: '', platform: false }))
  ).map(({ licence }) => licence)

test('permissive licences are allowed, and LGPL and MPL as separate packages', () => {
  expect(refused('MIT', 'ISC', 'BSD-3-Clause', 'Apache-2.0', 'LGPL-3.0-or-later', 'MPL-2.0')).toEqual([])
})

test('GPL, AGPL and unstated licences are refused', () => {
  const licences = ['GPL-3.0-or-later', 'AGPL-3.0-only', 'none stated', 'SEE LICENSE IN LICENSE.md']
  expect(refused(...licences)).toEqual(licences)
})

test('of alternative licences one has to be allowed, of licences that apply together all', () => {
  expect(refused('(MIT OR GPL-3.0)', '(BSD-3-Clause AND Apache-2.0)', 'MIT AND GPL-2.0')).toEqual([
    'MIT AND GPL-2.0'
  ])
})
