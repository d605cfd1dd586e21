import { spawn, type ChildProcess, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'

const main = resolve(import.meta.dirname, '../../src/cli/main.ts')

/** Starts `cocoscope` with these arguments. */
export const startCli = (args: string[], env: NodeJS.ProcessEnv = {}): ChildProcessWithoutNullStreams =>
  spawn(process.execPath, [main, ...args], {
    env: { ...process.env, ...env }
  })

/** Runs `cocoscope` to its end. */
export async function runCli(args: string[], env: NodeJS.ProcessEnv = {}) {
  const child = startCli(args, env)
  child.stdin.end()
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit')
  ])
  return { code: code as number | null, stdout, stderr, lines: jsonLines(stdout) }
}

type JsonLine = Record<string, unknown>

function jsonLines(stdout: string): JsonLine[] {
  const lines = stdout.split('\n').filter((line) => line.startsWith('{'))
  return lines.map((line) => JSON.parse(line) as JsonLine)
}

/** Resolves with the first line of JSON on a child's standard output that the condition accepts; fails where the child ends first. */
export async function waitForLine(
  child: Pick<ChildProcess, 'stdout' | 'exitCode'>,
  accepts: (line: JsonLine) => boolean
): Promise<JsonLine> {
  if (child.stdout === null) throw new Error('The child has no standard output')
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.startsWith('{')) continue
    const value = JSON.parse(line) as JsonLine
    if (accepts(value)) return value
  }
  throw new Error(`The child ended with code ${String(child.exitCode)} before the line came`)
}
