// Checks the rules of eslint.config.js and the format: `npm run lint`. With `--rules` or `--format`, one of the two.
import { runTools } from './tools/run-tools.mjs'

const rules = ['node_modules/eslint/bin/eslint.js', '.', '--max-warnings', '0']
const format = ['node_modules/prettier/bin/prettier.cjs', '--check', '.']
const [only] = process.argv.slice(2)

await runTools([...(only === '--format' ? [] : [rules]), ...(only === '--rules' ? [] : [format])])
