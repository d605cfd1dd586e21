import { Command, CommanderError } from 'commander'
import packageJson from '../../package.json' with { type: 'json' }
import { AppError, type ErrorCode } from '#contract/errors.ts'
import { addCheck } from './commands/check.ts'
import { addDoctor } from './commands/doctor.ts'
import { addEvaluate } from './commands/evaluate.ts'
import { addPredict } from './commands/predict.ts'
import { addPredictions } from './commands/predictions.ts'
import { addRuns } from './commands/runs.ts'
import { addSample } from './commands/sample.ts'
import { addServe } from './commands/serve.ts'
import { addResume, addTrain } from './commands/train.ts'

const program = new Command('cocoscope')
  .description(
    'Learn many labels from COCO folders, and find out what the model gets wrong.\nWithout a command: serve the window and open it in the browser.'
  )
  .version(packageJson.version)
  .exitOverride()
  .configureHelp({ showGlobalOptions: true })
  .showHelpAfterError('Try --help.')
  .addHelpText(
    'after',
    '\nExit codes: 0 done, 1 failed (the reason is one sentence on standard error), 2 wrong usage, 130 stopped with Ctrl+C.'
  )

addServe(program)
addSample(program)
addCheck(program)
addTrain(program)
addResume(program)
addRuns(program)
addEvaluate(program)
addPredict(program)
addPredictions(program)
addDoctor(program)

const exitCodes: Partial<Record<ErrorCode, number>> = { 'bad-input': 2, cancelled: 130 }

// `serve` is what a bare `cocoscope` does, so commander would take a misspelt command for an argument of it.
const [first] = process.argv.slice(2)
const known = program.commands.some((command) => command.name() === first)
const misspelt = first !== undefined && !first.startsWith('-') && first !== 'help' && !known

try {
  if (misspelt) program.error(`error: unknown command '${first}'`)
  await program.parseAsync()
} catch (error) {
  process.exitCode = report(error)
}

/** Says what failed on standard error and gives the exit code. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (error instanceof AppError) {
    process.stderr.write(`${error.message}\n`)
    return exitCodes[error.code] ?? 1
  }
  console.error('This is a bug in Cocoscope:', error)
  return 1
}
