/** One JSON value on a line of standard output. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`)
}

export function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** A line of progress that overwrites itself on standard error; silent where that is not a terminal. */
export const progress = {
  show(line: string) {
    if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${line.slice(0, process.stderr.columns - 1)}`)
  },
  clear() {
    if (process.stderr.isTTY) process.stderr.write('\r\u001b[K')
  }
}

/** Rows under a heading in columns as wide as their widest cell; cells that look like numbers stand right. */
export function table(heading: string[], rows: string[][]): string {
  const widths = heading.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]?.length ?? 0)))
  const right = heading.map(
    (_, i) => rows.length > 0 && rows.every((row) => /^[\d.,–-]*$/.test(row[i] ?? ''))
  )
  const line = (cells: string[]) =>
    cells
      .map((cell, i) => (right[i] === true ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
      .join('  ')
      .trimEnd()
  return [heading, ...rows].map(line).join('\n')
}
