import { expect, test } from 'vitest'
import type { Label } from '#contract/shapes.ts'
import { noQuery } from '../../../../src/renderer/views/dataset/address.ts'
import {
  chipsOf,
  cycleGroup,
  cycleLabel,
  groupLabels,
  groupState,
  stateOf
} from '../../../../src/renderer/views/dataset/filters.ts'
import { moveInTree, treeRows } from '../../../../src/renderer/views/dataset/tree.ts'

const labels: Label[] = [
  { id: 1, name: 'person', supercategory: 'person' },
  { id: 2, name: 'bicycle', supercategory: 'vehicle' },
  { id: 3, name: 'car', supercategory: 'vehicle' }
]
const vehicles = labels.slice(1)

test('a label goes through any, must and must not', () => {
  const must = cycleLabel(noQuery, 3)
  const mustNot = cycleLabel(must, 3)
  expect([must, mustNot, cycleLabel(mustNot, 3)].map((query) => stateOf(query, 3))).toEqual([
    'must',
    'must not',
    'any'
  ])
})

test('asking for a supercategory asks for any one of its labels', () => {
  expect(cycleGroup(noQuery, vehicles)).toEqual({ ...noQuery, must: [2, 3], match: 'any' })
})

test('a supercategory whose labels differ is mixed, and a step clears it', () => {
  const query = { ...noQuery, must: [2], mustNot: [3] }
  expect(groupState(query, vehicles)).toBe('mixed')
  expect(cycleGroup(query, vehicles)).toEqual(noQuery)
})

test('every condition has a chip that takes it away', () => {
  const query = { ...noQuery, must: [1], mustNot: [3], objects: { min: 2 }, split: 'train2017', ids: [5, 6] }
  const chips = chipsOf(query, labels)
  expect(chips.map(({ kind, value }) => `${kind} ${value}`)).toEqual([
    'must person',
    'must not car',
    'objects ≥ 2',
    'split train2017',
    'chosen 2 images'
  ])
  expect(chips[0]?.without.must).toEqual([])
  expect(chips[2]?.without.objects).toEqual({})
  expect(chips[3]?.without.split).toBeUndefined()
})

const view = { query: noQuery, closed: new Set<string>(), sought: '' }
const keysOf = (rows: ReturnType<typeof treeRows>) => rows.map(({ name }) => name)

test('the tree shows supercategories with their labels, and hides those of a closed one', () => {
  const groups = groupLabels(labels)
  expect(keysOf(treeRows(groups, view))).toEqual(['person', 'person', 'vehicle', 'bicycle', 'car'])
  expect(keysOf(treeRows(groups, { ...view, closed: new Set(['vehicle']) }))).toEqual([
    'person',
    'person',
    'vehicle'
  ])
})

test('sought words show the labels that have them, closed or not', () => {
  const rows = treeRows(groupLabels(labels), { ...view, closed: new Set(['vehicle']), sought: 'bicy' })
  expect(keysOf(rows)).toEqual(['vehicle', 'bicycle'])
})

test('arrow keys walk the tree', () => {
  const rows = treeRows(groupLabels(labels), view)
  expect(moveInTree(rows, 'label 3', 'ArrowUp')).toBe('label 2')
  expect(moveInTree(rows, 'label 3', 'ArrowDown')).toBe('label 3')
  expect(moveInTree(rows, 'label 3', 'ArrowLeft')).toBe('group vehicle')
  expect(moveInTree(rows, 'label 3', 'Home')).toBe('group person')
  expect(moveInTree(rows, 'label 3', 'a')).toBeUndefined()
})
