/** "1,200" */
export const count = (value: number) => value.toLocaleString('en')

/** Three decimals, or a dash where there is no number. */
export const decimal = (value: number | null | undefined, digits = 3) =>
  value === null || value === undefined ? '–' : value.toFixed(digits)

/** "0.401–0.433", or a dash where there is no interval. */
export const range = (low: number | null, high: number | null) =>
  low === null || high === null ? '–' : `${low.toFixed(3)}–${high.toFixed(3)}`

/** "1.2 GB", "340 MB", "12 kB" */
export function bytes(value: number): string {
  if (value >= 1e9) return `${(value / 1e9).toFixed(1)} GB`
  if (value >= 1e6) return `${Math.round(value / 1e6)} MB`
  return `${Math.round(value / 1e3)} kB`
}

/** "1 h 05 min", "3 min 07 s", "12 s" */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  const pad = (part: number) => String(part).padStart(2, '0')
  if (whole >= 3600) return `${Math.floor(whole / 3600)} h ${pad(Math.floor((whole % 3600) / 60))} min`
  return whole >= 60 ? `${Math.floor(whole / 60)} min ${pad(whole % 60)} s` : `${whole} s`
}

/** "14:08" today, else "23 Nov 14:08". */
export function clock(date: Date): string {
  const time = date.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
  const today = date.toDateString() === new Date().toDateString()
  return today ? time : `${date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })} ${time}`
}
