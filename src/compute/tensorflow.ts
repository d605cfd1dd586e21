import './node-compatibility.ts'

const { default: tensorflow } = await import('@tensorflow/tfjs-node-gpu').catch((cause: unknown) => {
  throw new Error('TensorFlow could not be loaded. Run `npm run setup`, then try again.', { cause })
})

/** TensorFlow.js over the native library. Imported here and nowhere else, behind what it needs of an older Node. */
export const tf = tensorflow
