import type { Command } from 'commander'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'

const script = resolve(import.meta.dirname, '../../../scripts/doctor.mjs')

export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description(
      'Print what was found: Node, TensorFlow, device, compiler, browser, Electron, memory, disk, workspace'
    )
    .option('--json', 'print JSON on standard output', false)
    .action(async ({ json }: { json: boolean }) => {
      const child = spawn(process.execPath, [script, ...(json ? ['--json'] : [])], { stdio: 'inherit' })
      const [code] = (await once(child, 'exit')) as [number | null]
      process.exitCode = code ?? 1
    })
}
