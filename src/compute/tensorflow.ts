import './node-compatibility.ts'
import tensorflow from '@tensorflow/tfjs-node-gpu'

/** TensorFlow.js over the native library. Imported here and nowhere else, behind what it needs of an older Node. */
export const tf = tensorflow
