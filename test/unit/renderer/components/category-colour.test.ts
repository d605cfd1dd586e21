import { expect, test } from 'vitest'
import { categoryColours } from '../../../../src/renderer/components/category-colour.ts'

const label = (id: number, supercategory: string) => ({ id, name: `label ${id}`, supercategory })

test('labels of a supercategory share its hue, turned a little for each', () => {
  const colours = categoryColours([label(1, 'person'), label(2, 'vehicle'), label(3, 'vehicle')], (group) =>
    group === 'vehicle' ? '#4cc9f0' : ''
  )

  expect(colours).toEqual([
    'oklch(from oklch(0.84 0.14 90.0) calc(l + 0) c calc(h + 0.00))',
    'oklch(from #4cc9f0 calc(l + 0) c calc(h + -6.50))',
    'oklch(from #4cc9f0 calc(l + 0.05) c calc(h + 6.50))'
  ])
})

test('every label has a colour of its own', () => {
  const labels = Array.from({ length: 80 }, (_, id) => label(id, `group ${id % 12}`))

  expect(new Set(categoryColours(labels, () => '')).size).toBe(80)
})
