import { readFile } from 'node:fs/promises'

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/** A check that is one thing: passed or failed. @param {number | null} exitCode @returns {Counts} */
export const countCheck = (exitCode) => ({
  passed: Number(exitCode === 0),
  failed: Number(exitCode !== 0),
  skipped: 0
})

/**
 * Counts a run of Vitest from its JSON report. What failed without being a test counts as one failure: a file that could
 * not be loaded, a hook, an error outside of tests, a run that left no report.
 * @param {string} reportFile
 * @param {number | null} exitCode
 * @returns {Promise<Counts>}
 */
export async function countTests(reportFile, exitCode) {
  const text = await readFile(reportFile, 'utf8').catch(() => undefined)
  if (text === undefined) return { passed: 0, failed: 1, skipped: 0 }
  /** @type {{ status: string, assertionResults: { status: string }[] }[]} */
  const files = JSON.parse(text).testResults
  const count = (/** @type {string[]} */ ...statuses) =>
    files.flatMap((file) => file.assertionResults).filter(({ status }) => statuses.includes(status)).length
  const failedFiles = files.filter(
    (file) => file.status === 'failed' && file.assertionResults.every(({ status }) => status !== 'failed')
  ).length
  const failed = count('failed') + failedFiles
  return {
    passed: count('passed'),
    failed: exitCode !== 0 && failed === 0 ? 1 : failed,
    skipped: count('pending', 'skipped', 'todo', 'disabled')
  }
}

/** @param {Counts[]} counts @returns {Counts} */
export const sumCounts = (counts) =>
  counts.reduce(
    (sum, { passed, failed, skipped }) => ({
      passed: sum.passed + passed,
      failed: sum.failed + failed,
      skipped: sum.skipped + skipped
    }),
    { passed: 0, failed: 0, skipped: 0 }
  )

/** The last line of `npm test`. @param {Counts} counts */
export const closingLine = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
