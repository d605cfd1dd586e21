import util from 'node:util'

// tfjs 4.22 calls a function that Node 23 removed (tensorflow/tfjs#8609).
const legacy = util as { isNullOrUndefined?: (value: unknown) => boolean }
legacy.isNullOrUndefined ??= (value) => value === null || value === undefined
