/** Resolves at the first SIGINT, SIGTERM or SIGHUP, which then no longer end the process; a second one ends it at once. */
export const untilSignal = (): Promise<void> =>
  new Promise((resolve) => {
    onInterrupt(resolve)
  })

/** Calls the listener at the first SIGINT, SIGTERM or SIGHUP; a second one ends the process at once. Returns how to stop listening. */
export function onInterrupt(listener: () => void): () => void {
  let heard = false
  const hear = () => {
    if (heard) process.exit(130)
    heard = true
    listener()
  }
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const signal of signals) process.on(signal, hear)
  return () => {
    for (const signal of signals) process.off(signal, hear)
  }
}
