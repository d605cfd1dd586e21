/** A rectangle in pixels of the shown picture. */
export type Place = { x: number; y: number; width: number; height: number }

const apart = (a: Place, b: Place) =>
  a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y

/**
 * Where each box's name stands so that names lie inside the picture and not over one another: above its box, else below,
 * else inside; null where there is no room for it. `size` is the name's own; earlier ones go first.
 */
export function placeTags(
  tags: { box: Place; size: Pick<Place, 'width' | 'height'> }[],
  room: Pick<Place, 'width' | 'height'>
): (Place | null)[] {
  const taken: Place[] = []
  return tags.map(({ box, size }) => {
    const x = Math.max(0, Math.min(box.x, room.width - size.width))
    const at = (y: number): Place => ({
      x,
      y: Math.max(0, Math.min(y, room.height - size.height)),
      ...size
    })
    const choices = [at(box.y - size.height - 2), at(box.y + box.height + 2), at(box.y + 2)]
    const free = choices.find((choice) => taken.every((other) => apart(choice, other))) ?? null
    if (free !== null) taken.push(free)
    return free
  })
}
