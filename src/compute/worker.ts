import { parentPort } from 'node:worker_threads'
import { AppError, assertNever } from '#contract/errors.ts'
import type { FromCompute, ToCompute } from '#core/protocol.ts'
import { createControl, type Control } from './control.ts'
import { findDevice, findVersions } from './device.ts'
import { predict } from './predict.ts'
import { tf } from './tensorflow.ts'
import { train } from './train.ts'

const port = parentPort
if (port === null) throw new Error('This file runs as a worker thread of host.ts')
const send = (message: FromCompute) => port.postMessage(message)

await tf.ready()
let control: Control | null = null

port.on('message', (message: ToCompute) => {
  switch (message.type) {
    case 'hello':
      send({ type: 'ready', device: findDevice(), versions: findVersions() })
      break
    case 'train':
      void work((of) => train(message.plan, send, of))
      break
    case 'predict':
      void work((of) => predict(message.plan, send, of))
      break
    case 'stop':
      if (control !== null) control.stop = message.when
      break
    default:
      assertNever(message)
  }
})

/** Runs one piece of work. How it ended is told once its tensors are given back, so that the next can begin. */
async function work(run: (control: Control) => Promise<'finished' | 'stopped'>): Promise<void> {
  control = createControl()
  const end = await run(control).then((reason): FromCompute => ({ type: 'done', reason }), failure)
  tf.disposeVariables()
  control = null
  send(end)
}

function failure(error: unknown): FromCompute {
  if (error instanceof AppError) return { type: 'failed', code: error.code, message: error.message }
  console.error('Compute failed', error)
  if (
    error instanceof Error &&
    /\bOOM\b|resource exhausted|bad_alloc|failed to allocate/i.test(error.message)
  )
    return {
      type: 'failed',
      code: 'out-of-memory',
      message: 'The memory ran out. Choose a smaller image side or batch size.'
    }
  if (error instanceof Error && 'code' in error && error.code === 'ENOSPC')
    return { type: 'failed', code: 'disk-full', message: 'The disk is full. Make room and resume the run.' }
  return {
    type: 'failed',
    code: 'internal',
    message: 'Something went wrong in training. The log has the details.'
  }
}
