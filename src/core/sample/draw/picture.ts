import type { Random } from '../../random.ts'
import { createCanvas, develop } from './canvas.ts'
import { paintGround } from './ground.ts'
import type { Plan } from './layout.ts'
import { drawLight } from './light.ts'
import { paintShadow, paintThing } from './thing.ts'

/** Paints a plan: eight-bit RGB, row by row. Light, ground and grain come from the source. */
export function paintPicture(plan: Plan, source: Random): Uint8Array {
  const canvas = createCanvas(plan.width, plan.height)
  const light = drawLight(plan, plan.palette.ground, source)
  paintGround(canvas, plan.horizon, plan.palette, light, source)
  for (const { placed } of plan.slots)
    for (const one of placed) {
      paintShadow(canvas, one, light)
      paintThing(canvas, one, light)
    }
  return develop(canvas, source.below(1 << 30))
}
