import { expect, test } from 'vitest'
import { RunConfig } from '#contract/config.ts'
import {
  commandFor,
  differences,
  fields,
  findProblems,
  inWords,
  readNumber,
  withValue
} from '../../../src/renderer/views/train/fields.ts'

const base = RunConfig.parse({})

test('the form has a field for every setting with a label, with the schema’s range', () => {
  expect(fields.map(({ path }) => path)).toEqual([
    'data.side',
    'data.split',
    'data.emptyImages',
    'model.name',
    'model.dropout',
    'training.epochs',
    'training.batchSize',
    'training.seed',
    'optimizer.name',
    'optimizer.learningRate',
    'loss.name'
  ])
  expect(fields[0]).toMatchObject({
    kind: 'number',
    min: 16,
    max: 512,
    whole: true,
    label: 'Image side',
    unit: 'px'
  })
  expect(fields[1]).toMatchObject({ kind: 'choice', options: ['last-fifth', 'random-tenth'] })
  expect(fields[2]).toMatchObject({ kind: 'switch' })
})

test('a draft is checked by the engine’s own schema', () => {
  expect(findProblems(base)).toEqual(new Map())
  expect([...findProblems(withValue(base, 'training.epochs', 0)).keys()]).toEqual(['training.epochs'])
  expect([...findProblems(withValue(base, 'data.side', 'wide')).keys()]).toEqual(['data.side'])
})

test('the command sets only what differs from the preset, and quotes what the shell would split', () => {
  const config = withValue(withValue(base, 'training.epochs', 3), 'data.split', 'random-tenth')
  expect(differences(base, config).map(({ path }) => path)).toEqual(['data.split', 'training.epochs'])
  expect(commandFor({ folder: '/data/my coco', name: '', preset: 'seed-baseline', base, config })).toBe(
    "npm run -s cocoscope -- train '/data/my coco' --preset seed-baseline --set data.split=random-tenth --set training.epochs=3"
  )
})

test('what is wrong with a field is said in words, with its range', () => {
  const problem = (path: string, value: unknown) => findProblems(withValue(base, path, value)).get(path)
  expect(problem('training.epochs', 1.5)).toBe('Give a whole number from 1 to 10,000.')
  expect(problem('training.epochs', '')).toBe('Give a whole number from 1 to 10,000.')
  expect(problem('model.dropout', 2)).toMatch(/^Give a number from 0 to 0\.\d+\.$/)
  expect(problem('optimizer.learningRate', 0)).toBe('Give a number above 0 and up to 10.')
  expect(problem('data.split', 'half')).toBe('Choose one of last-fifth, random-tenth.')
})

test('a number that is not finished yet stays as it was typed', () => {
  expect(['0.', '1e-', '', ' ', '1e-3', '12'].map(readNumber)).toEqual([0, '1e-', '', ' ', 0.001, 12])
})

test('a setting is told in words', () => {
  expect([true, false, 'last-fifth', 1e-7, 'adam'].map(inWords)).toEqual([
    'yes',
    'no',
    'last fifth',
    '1e-7',
    'adam'
  ])
})
