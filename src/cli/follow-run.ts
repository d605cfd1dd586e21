import type { EngineEvent } from '#contract/events.ts'
import type { EpochMetrics, Job, Run, RunId, StepProgress } from '#contract/shapes.ts'
import type { Engine } from '#engine/engine-types.ts'
import { isGoing } from '#engine/runs/advance.ts'
import { count, duration, decimal } from '#core/format.ts'
import { commandLine } from './engine-command.ts'
import { print, printJson, progress } from './output.ts'
import { onInterrupt } from './signals.ts'
import { stopRun } from './stop-run.ts'

/**
 * Starts a run and follows it to its end. Ctrl+C stops it with a checkpoint, a second one ends the process at once.
 * Sets the process's exit code: 0 finished, 130 stopped by Ctrl+C, 1 otherwise.
 */
export async function followRun(
  engine: Engine,
  { json, workspace }: { json: boolean; workspace: string },
  start: () => Promise<RunId>
): Promise<void> {
  const report = json ? jsonReport : humanReport(workspace)
  const followed: { id?: RunId; interrupted: boolean; leftOut: number } = { interrupted: false, leftOut: 0 }
  const early: EngineEvent[] = []
  const { promise: ended, resolve } = Promise.withResolvers<Run>()
  const hear = (event: EngineEvent) => {
    if (event.type === 'run' && event.run.run === followed.id && event.run.unreadable !== followed.leftOut) {
      followed.leftOut = event.run.unreadable
      report.note(`Left out ${count(followed.leftOut)} images that cannot be read. The log names them.`)
    }
    if (event.type === 'run' && event.run.run === followed.id && !isGoing(event.run)) resolve(event.run)
    else if (concerns(event, followed.id)) tell(report, event)
  }
  const stopEvents = engine.onEvent((event) => {
    // What happens between the start of the run and the answer that names it waits for its name.
    if (followed.id === undefined) early.push(event)
    else hear(event)
  })
  const stop = () => {
    if (followed.id !== undefined) void stopRun(engine, followed.id, 'now')
  }
  const stopSignals = onInterrupt(() => {
    followed.interrupted = true
    report.note('Finishing the batch and writing a checkpoint. Ctrl+C again ends at once.')
    stop()
  })
  try {
    followed.id = await start()
    report.started(await engine.handlers['run.get']({ run: followed.id }))
    early.forEach(hear)
    if (followed.interrupted) stop()
    const run = await ended
    report.ended(run)
    process.exitCode =
      run.state === 'finished' ? 0 : followed.interrupted && run.state === 'stopped' ? 130 : 1
  } finally {
    stopEvents()
    stopSignals()
    progress.clear()
  }
}

function concerns(event: EngineEvent, run: RunId | undefined): boolean {
  if (event.type === 'run-step' || event.type === 'run-epoch') return event.run === run
  return event.type === 'job' && event.job.run === run
}

function tell(report: Report, event: EngineEvent): void {
  if (event.type === 'run-step') report.step(event.progress)
  else if (event.type === 'run-epoch') report.epoch(event.metrics)
  else if (event.type === 'job') report.job(event.job)
}

type Report = {
  note(text: string): void
  started(run: Run): void
  job(job: Job): void
  step(step: StepProgress): void
  epoch(metrics: EpochMetrics): void
  ended(run: Run): void
}

const humanReport = (workspace: string): Report => ({
  note(text) {
    progress.clear()
    process.stderr.write(`${text}\n`)
  },
  started(run) {
    const { fit, select, report, note } = run.parts
    print(`${run.name} (${run.run}): ${count(run.parameters)} parameters`)
    print(`fit ${count(fit)}, select ${count(select)}, report ${count(report)} images. ${note}`)
  },
  job({ title, done, total, unit, rate, etaSeconds }) {
    const speed = rate === null ? '' : `, ${rate.toFixed(0)} ${unit}/s`
    const eta = etaSeconds === null ? '' : `, ${duration(etaSeconds)} left`
    progress.show(
      `${title}: ${count(done)}${total === null ? '' : ` of ${count(total)}`} ${unit}${speed}${eta}`
    )
  },
  step({ epoch, step, stepsPerEpoch, loss, imagesPerSecond, etaSeconds }) {
    const eta = etaSeconds === null ? '' : `, ${duration(etaSeconds)} left`
    progress.show(
      `epoch ${epoch}, step ${step} of ${stepsPerEpoch}, loss ${decimal(loss, 4)}, ${imagesPerSecond.toFixed(0)} images/s${eta}`
    )
  },
  epoch({ epoch, loss, valLoss, mAP, CF1, OF1, imagesPerSecond, seconds }) {
    progress.clear()
    print(
      `epoch ${epoch}  loss ${decimal(loss, 4)}  select: loss ${decimal(valLoss, 4)}  mAP ${decimal(mAP)}  CF1 ${decimal(CF1)}  OF1 ${decimal(OF1)}  ${imagesPerSecond.toFixed(0)} images/s  ${duration(seconds)}`
    )
  },
  ended(run) {
    progress.clear()
    if (run.state === 'finished') {
      const best = run.epochs.find(({ epoch }) => epoch === run.bestEpoch)
      print(
        best === undefined
          ? 'Finished.'
          : `Finished. Best epoch ${best.epoch}, mAP ${decimal(best.mAP)} (selected on this split).`
      )
      print(`See what it gets wrong: ${commandLine(`evaluate ${run.run}`, workspace)}`)
      return
    }
    process.stderr.write(`${run.message ?? `The run is ${run.state}.`}\n`)
    if (run.checkpoint !== null)
      process.stderr.write(`Go on with: ${commandLine(`resume ${run.run}`, workspace)}\n`)
  }
})

const jsonReport: Report = {
  note: (message) => printJson({ type: 'note', message }),
  started: ({ run, name, config, parts, parameters, labels }) =>
    printJson({ type: 'run', run, name, config, parts, parameters, labels: labels.length }),
  job: ({ kind, done, total, unit, rate, etaSeconds, state }) =>
    printJson({ type: 'job', kind, done, total, unit, rate, etaSeconds, state }),
  step: (step) => printJson({ type: 'step', ...step }),
  epoch: (metrics) => printJson({ type: 'epoch', ...metrics }),
  ended: ({ run, state, message, bestEpoch, checkpoint }) =>
    printJson({ type: 'ended', run, state, message, bestEpoch, checkpoint: checkpoint?.name ?? null })
}
