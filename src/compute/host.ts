import { Worker } from 'node:worker_threads'
import type { FromCompute, ToCompute } from '#core/protocol.ts'

const worker = new Worker(new URL('worker.ts', import.meta.url))
const tell = (message: FromCompute) => process.send?.(message)

worker.on('message', tell)
worker.on('error', (error: Error) => {
  console.error('The worker died', error)
  tell({
    type: 'failed',
    code: 'compute-died',
    message: `The computation ended unexpectedly: ${error.message}`
  })
  process.exitCode = 1
  process.disconnect()
})

process.on('message', (message: ToCompute) => worker.postMessage(message))
// The engine is gone, or lets us go. Nothing is left to compute for, and every file is written whole or not at all; an orderly
// exit would run TensorFlow's destructors in the wrong thread and crash.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
// Ctrl+C reaches every process of the terminal; the engine decides what it means for us.
process.on('SIGINT', () => undefined)
