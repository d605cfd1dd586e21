import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { closingLine, countCheck, countTests, sumCounts } from '../../../scripts/tools/test-counts.mjs'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cocoscope-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function count(testResults: object[], exitCode: number) {
  const report = join(folder, 'report.json')
  await writeFile(report, JSON.stringify({ testResults }))
  return countTests(report, exitCode)
}
const file = (status: string, ...tests: string[]) => ({
  status,
  assertionResults: tests.map((result) => ({ status: result }))
})

test('tests are counted as passed, failed and skipped', async () => {
  const files = [file('passed', 'passed', 'skipped'), file('failed', 'failed', 'passed', 'todo')]
  expect(await count(files, 1)).toEqual({ passed: 2, failed: 1, skipped: 2 })
})

test('a file that fails without a failed test counts as one failure', async () => {
  expect(await count([file('failed'), file('passed', 'passed')], 1)).toEqual({
    passed: 1,
    failed: 1,
    skipped: 0
  })
})

test('a run that ends badly with every test passed counts as one failure', async () => {
  expect(await count([file('passed', 'passed')], 1)).toEqual({ passed: 1, failed: 1, skipped: 0 })
})

test('a run that crashes without a report counts as one failure', async () => {
  expect(await countTests(join(folder, 'missing.json'), null)).toEqual({ passed: 0, failed: 1, skipped: 0 })
})

test('the closing line adds everything up and names what was skipped only where something was', () => {
  const counts = [countCheck(0), countCheck(1), countCheck(null), { passed: 5, failed: 0, skipped: 2 }]
  expect(counts.slice(0, 3).map((one) => closingLine(one))).toEqual([
    '1 passed, 0 failed',
    '0 passed, 1 failed',
    '0 passed, 1 failed'
  ])
  expect(closingLine(sumCounts(counts))).toBe('6 passed, 2 failed, 2 skipped')
})
