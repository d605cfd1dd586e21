// Checks the types of every part with the settings it runs under: `npm run types`.
import { runTools } from './tools/run-tools.mjs'

await runTools([
  ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.node.json'],
  ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.pure.json'],
  ['node_modules/vue-tsc/bin/vue-tsc.js', '-p', 'tsconfig.renderer.json']
])
