// Multiplies two matrices with the TensorFlow that set-up linked, and prints what it ran on as one line of JSON. Runs under Node 24.
import { createRequire } from 'node:module'
import util from 'node:util'

// tfjs 4.22 calls a function that Node 23 removed (tensorflow/tfjs#8609).
Object.assign(util, {
  isNullOrUndefined: (/** @type {unknown} */ value) => value === null || value === undefined
})

const tf = createRequire(import.meta.url)('@tensorflow/tfjs-node-gpu')
const product = tf.matMul(tf.tensor2d([[1, 2]]), tf.tensor2d([[3], [4]])).dataSync()[0]
if (product !== 11) throw new Error(`TensorFlow says that 1 · 3 + 2 · 4 is ${product}`)
const backend = tf.backend()
console.log(
  JSON.stringify({ version: backend.binding.TF_Version, device: backend.isUsingGpuDevice ? 'gpu' : 'cpu' })
)
