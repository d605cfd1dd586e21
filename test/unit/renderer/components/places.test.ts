import { expect, test } from 'vitest'
import type { DatasetSummary, Run } from '../../../../src/contract/shapes.ts'
import { areaOf } from '../../../../src/renderer/components/frame/areas.ts'
import { findPlaces } from '../../../../src/renderer/components/frame/places.ts'

const summary = {
  dataset: 'abcdefghijkl',
  labels: [
    { id: 1, name: 'person', supercategory: 'person' },
    { id: 8, name: 'truck', supercategory: 'vehicle' }
  ]
} as DatasetSummary
const runs = [{ run: 'runrunrunrun', name: 'Truck run' }] as Run[]
const known = { summary, runs, address: (name: string) => ({ name }) }
const titles = (words: string) => findPlaces(words, known).map(({ kind, title }) => `${kind}: ${title}`)

test('without words, the views and runs are offered', () => {
  expect(titles('')).toEqual([
    'Dataset: Browse',
    'Dataset: Problems',
    'Train: Train',
    'Runs: Runs',
    'Evaluate: Summary',
    'Evaluate: Labels',
    'Evaluate: Confusion',
    'Evaluate: Errors',
    'run: Truck run'
  ])
})

test('words find views, runs and labels, those that begin with them first', () => {
  expect(titles('tru')).toEqual(['run: Truck run', 'label, vehicle: truck'])
  expect(titles('r')).toEqual(
    expect.arrayContaining(['Runs: Runs', 'Evaluate: Errors', 'label, person: person'])
  )
  expect(titles('r')[0]).toBe('Runs: Runs')
})

test('digits name an image', () => {
  expect(findPlaces(' 0036', known)).toEqual([
    {
      key: 'image 0036',
      kind: 'image',
      title: 'Image 36',
      to: { name: 'browse', params: { dataset: 'abcdefghijkl' }, query: { image: '36' } }
    }
  ])
})

test('without a dataset there are no labels and no images', () => {
  expect(findPlaces('8', { ...known, summary: undefined, runs: [] })).toEqual([])
})

test('a route belongs to its area, and the welcome view to none', () => {
  expect([areaOf('problems')?.name, areaOf('run')?.name, areaOf('welcome')]).toEqual([
    'Dataset',
    'Runs',
    undefined
  ])
})
