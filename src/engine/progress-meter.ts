const windowMillis = 5000

/** Measures how fast work goes over the last five seconds; both numbers are null until there is something to measure. */
export function createProgressMeter(now: () => number = performance.now.bind(performance)) {
  const samples = [{ time: now(), done: 0 }]

  return (done: number, total: number | null): { rate: number | null; etaSeconds: number | null } => {
    const time = now()
    samples.push({ time, done })
    while (samples.length > 2 && (samples[1]?.time ?? time) < time - windowMillis) samples.shift()
    const oldest = samples[0]
    if (oldest === undefined || time <= oldest.time || done <= oldest.done)
      return { rate: null, etaSeconds: null }
    const rate = ((done - oldest.done) * 1000) / (time - oldest.time)
    return { rate, etaSeconds: total === null ? null : Math.max(0, total - done) / rate }
  }
}
