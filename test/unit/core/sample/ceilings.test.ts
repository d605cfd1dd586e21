import { expect, test } from 'vitest'
import { ceiling, drawMany } from '#core/sample/ceilings.ts'
import type { Modality } from '#core/sample/evidence.ts'

/** Of 100,000 draws, by an independent program in NumPy and scikit-learn. */
const known: { seen: Modality[]; mAP: number }[] = [
  { seen: ['image'], mAP: 0.8 },
  { seen: ['text'], mAP: 0.57 },
  { seen: ['speech'], mAP: 0.5 },
  { seen: ['trace'], mAP: 0.5 },
  { seen: ['image', 'text'], mAP: 0.885 },
  { seen: ['image', 'speech', 'trace'], mAP: 0.945 },
  { seen: ['image', 'text', 'speech', 'trace'], mAP: 0.968 }
]

test('the exact posterior reaches the known ceilings over 100,000 draws', { timeout: 120_000 }, () => {
  const draws = drawMany(100_000, 1)
  for (const { seen, mAP } of known) expect(Math.abs(ceiling(draws, seen, 2) - mAP)).toBeLessThan(0.0075)
})
