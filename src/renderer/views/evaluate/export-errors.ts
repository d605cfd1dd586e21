import type { Label } from '#contract/shapes.ts'
import type { ImageErrors } from './errors.ts'

/** A list of errors as CSV (RFC 4180): image_id, loss, and the names of missed and spurious labels, each list joined by "; ". */
export function errorsCsv(errors: ImageErrors[], labels: Label[]): string {
  const names = (columns: number[]) => columns.map((column) => labels[column]?.name ?? '').join('; ')
  const quote = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
  const rows = errors.map(({ image, loss, missed, spurious }) =>
    [String(image), String(loss), names(missed), names(spurious)].map(quote).join(',')
  )
  return ['image_id,loss,missed,spurious', ...rows].join('\r\n') + '\r\n'
}
