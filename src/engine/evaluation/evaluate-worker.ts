import { parentPort, workerData } from 'node:worker_threads'
import { evaluate } from '#core/metrics/evaluate.ts'
import type { EvaluateInput } from './evaluate-in-worker.ts'

parentPort?.postMessage(evaluate(workerData as EvaluateInput))
