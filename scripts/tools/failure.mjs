/** Something a person can act on: the message says what is wrong and what to do. Anything else thrown is a bug. */
export class SetupFailure extends Error {
  exitCode = 1
}

/** Arguments that a script does not take. */
export class UsageFailure extends SetupFailure {
  /** @override */
  exitCode = 2
}

/** Ctrl+C, or another signal to end; thrown once what it interrupted has ended, so that what is half done is cleared away. */
export class Interrupted extends Error {
  /** @param {number} exitCode 128 and the signal's number, as shells have it */
  constructor(exitCode) {
    super('Interrupted. Run the same command again to go on.')
    this.exitCode = exitCode
  }
}

/**
 * Runs a script's main function: a failure becomes its sentence on standard error and its exit code.
 * @param {() => Promise<number | void>} main resolves with the exit code; nothing means 0
 */
export async function runMain(main) {
  try {
    process.exitCode = (await main()) ?? 0
  } catch (error) {
    if (!(error instanceof SetupFailure || error instanceof Interrupted)) throw error
    console.error(`\n${error.message}`)
    process.exitCode = error.exitCode
  }
}
