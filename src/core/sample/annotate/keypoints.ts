import { bearPoints } from '../draw/toys.ts'
import type { Placed } from '../draw/thing.ts'
import { labels } from '../world.ts'

export const bearLabel = labels.findIndex(({ name }) => name === 'bear')

export const bearKeypointNames = [
  'nose',
  ...['left_eye', 'right_eye', 'left_ear', 'right_ear'],
  ...['left_paw', 'right_paw', 'left_foot', 'right_foot']
]

/** Pairs of keypoints that belong together, numbered from one as COCO does. */
export const bearSkeleton = [
  [1, 2],
  [1, 3],
  [2, 4],
  [3, 5],
  [1, 6],
  [1, 7],
  [6, 8],
  [7, 9]
]

/** COCO gives the points of a crowd as zeros. */
export const crowdKeypoints = bearKeypointNames.flatMap(() => [0, 0, 0])

/** x, y, v of each keypoint: v = 2 seen, 1 present but not seen, 0 outside the picture. */
export function bearKeypoints(
  { x, y, size, flip }: Placed,
  visible: boolean,
  { width, height }: { width: number; height: number }
): number[] {
  return bearPoints.flatMap(([px, py]) => {
    const column = Math.round(x + (flip ? -px : px) * size)
    const row = Math.round(y - py * size)
    const inside = column >= 0 && row >= 0 && column < width && row < height
    return inside ? [column, row, visible ? 2 : 1] : [0, 0, 0]
  })
}
