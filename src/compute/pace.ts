const windowMillis = 30_000

/** Measures how fast images go through: over the last half minute, so that a slow start does not spoil the estimate. */
export function createPace() {
  const started = performance.now()
  const marks = [{ time: started, images: 0 }]

  const imagesPerSecond = () => {
    const [first, last] = [marks[0]!, marks.at(-1)!]
    return last.time === first.time ? 0 : ((last.images - first.images) / (last.time - first.time)) * 1000
  }
  return {
    add(images: number) {
      const time = performance.now()
      marks.push({ time, images: marks.at(-1)!.images + images })
      while (marks.length > 2 && time - marks[0]!.time > windowMillis) marks.shift()
    },
    imagesPerSecond,
    seconds: () => (performance.now() - started) / 1000,
    /** Seconds that so many images will take; null while nothing is known. */
    secondsFor(images: number) {
      const rate = imagesPerSecond()
      return rate === 0 ? null : images / rate
    }
  }
}
