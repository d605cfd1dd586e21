/** Something a person can act on: the message says what is wrong and what to do. Anything else thrown is a bug. */
export class SetupFailure extends Error {}

/**
 * Runs a script's main function: a failure becomes its sentence on standard error and exit code 1.
 * @param {() => Promise<number | void>} main resolves with the exit code; nothing means 0
 */
export async function runMain(main) {
  try {
    process.exitCode = (await main()) ?? 0
  } catch (error) {
    if (!(error instanceof SetupFailure)) throw error
    console.error(`\n${error.message}`)
    process.exitCode = 1
  }
}
