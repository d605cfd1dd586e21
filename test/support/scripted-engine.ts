// Speaks the lines of contract/shell.ts as its arguments say: the other side of src/main in tests of the shell.
import { appendFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'
import { ToServe, type FromServe } from '../../src/contract/shell.ts'
import { RunId } from '../../src/contract/shapes.ts'

const [story, journal = ''] = process.argv.slice(2)
const tell = (line: FromServe) => console.log(JSON.stringify(line))
const note = (text: string) => appendFileSync(journal, `${text}\n`)
const train = () => tell({ type: 'runs', running: [{ run: RunId.parse('aaaaaaaaaaaa'), name: 'first' }] })

note(`start ${process.pid}`)
if (story === 'busy') {
  tell({ type: 'failed', code: 'busy', message: 'This workspace is open in another Cocoscope.' })
  process.exit(1)
}
if (story === 'dies') process.exit(3)

let keys = 0
const server = createServer((_, response) => response.end('page')).listen(0, '127.0.0.1', () => {
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const listen = () => tell({ type: 'listening', origin, signInUrl: `${origin}/?key=${++keys}` })
  listen()
  if (story === 'trains') train()
  createInterface({ input: process.stdin })
    .on('line', (text) => {
      note(text)
      const line = ToServe.parse(JSON.parse(text))
      if (line.type === 'sign-in') listen()
      else setTimeout(() => tell({ type: 'runs', running: [] }), 50)
    })
    .on('close', () => {
      note('end')
      process.exit(0)
    })
})
