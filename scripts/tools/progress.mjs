const everySeconds = process.stdout.isTTY ? 0.5 : 10

/**
 * Says that something is going on once it has taken two seconds, and again until it is stopped.
 * @param {string} title
 * @param {() => string} [measure] how far it is, such as "142 of 274 MB"
 * @returns {() => void} stops it
 */
export function startProgress(title, measure = () => '') {
  const started = Date.now()
  let shown = 0
  const timer = setInterval(() => {
    const now = Date.now()
    if (now - started < 2000 || now - shown < everySeconds * 1000) return
    shown = now
    const line = [`    ${title}`, measure(), `${Math.round((now - started) / 1000)} s`]
      .filter(Boolean)
      .join(', ')
    process.stdout.write(process.stdout.isTTY ? `\r\x1b[K${line}` : `${line}\n`)
  }, 250)
  return () => {
    clearInterval(timer)
    if (shown > 0 && process.stdout.isTTY) process.stdout.write('\r\x1b[K')
  }
}

/** @param {number} bytes */
export const megabytes = (bytes) => `${Math.round(bytes / 1e6)} MB`
