/** A picture in a stage: scale 1 fits it whole; x and y move it from the middle, in pixels. */
export type Zoom = { scale: number; x: number; y: number }

export const whole: Zoom = { scale: 1, x: 0, y: 0 }

type Size = { width: number; height: number }

/** The size at which a picture fits the stage whole. */
export function fit(picture: Size, stage: Size): Size {
  const scale = Math.min(stage.width / picture.width, stage.height / picture.height)
  return { width: picture.width * scale, height: picture.height * scale }
}

/** Zooms by a factor so that the point (from the stage's middle, in pixels) stays where it is. */
export function zoomBy(zoom: Zoom, factor: number, point: { x: number; y: number }, most: number): Zoom {
  const scale = Math.min(most, Math.max(1, zoom.scale * factor))
  if (scale === 1) return whole
  const change = scale / zoom.scale
  return { scale, x: point.x - (point.x - zoom.x) * change, y: point.y - (point.y - zoom.y) * change }
}

/** Keeps the picture's edges from leaving the stage's inside where it is larger, and in the middle where it is not. */
export function keepInside(zoom: Zoom, fitted: Size, stage: Size): Zoom {
  const reach = (full: number, room: number) => Math.max(0, (full * zoom.scale - room) / 2)
  const clamp = (value: number, most: number) => Math.min(most, Math.max(-most, value))
  return {
    scale: zoom.scale,
    x: clamp(zoom.x, reach(fitted.width, stage.width)),
    y: clamp(zoom.y, reach(fitted.height, stage.height))
  }
}
