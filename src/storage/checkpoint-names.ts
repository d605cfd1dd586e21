/** The checkpoint written when an epoch ends; names sort in the order of time. */
export const epochCheckpoint = (epoch: number) => `epoch-${String(epoch).padStart(4, '0')}`

/** The checkpoint written within an epoch, after so many steps since the start. */
export const stepCheckpoint = (step: number) => `step-${String(step).padStart(8, '0')}`
