import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'

const given = process.env.COCOSCOPE_TEST_DATA
const folder = given ?? resolve(import.meta.dirname, '..', '..', 'shared')

function find(name: string): string | undefined {
  const path = join(folder, name)
  if (existsSync(path)) return path
  if (given !== undefined)
    throw new Error(
      `COCOSCOPE_TEST_DATA is ${given}, and there is no ${name} in it. Unset it to skip the tests on real data.`
    )
  console.warn(`Tests on real data are skipped: no ${name} at COCOSCOPE_TEST_DATA or in ../shared`)
  return undefined
}

/** 310 real COCO 2017 images in the official layout, or undefined: tests on it use `test.skipIf(realCoco === undefined)`. */
export const realCoco = find('coco')
