import type { ImageRow, Label, ObjectRow } from '#contract/shapes.ts'
import { categoryColour } from './category-colour.ts'

export type BoxOutcome = 'correct' | 'missed' | 'spurious'

export type Overlay = {
  image: ImageRow
  labels: readonly Label[]
  boxes: boolean
  names: boolean
  /** The label pointed at: its boxes are heavy, the rest of the picture is veiled. */
  highlight: number | null
  outcomes: ReadonlyMap<number, BoxOutcome> | undefined
}

const halo = 'rgb(0 0 0 / 0.62)'
const veil = 'rgb(0 0 0 / 0.55)'

/** Draws an image's objects over a picture of width × height CSS pixels. */
export function drawBoxes(canvas: HTMLCanvasElement, width: number, height: number, overlay: Overlay): void {
  if (overlay.image.objects.length === 0) {
    canvas.width = 0
    return
  }
  const context = canvas.getContext('2d')
  if (context === null) return
  const density = window.devicePixelRatio
  canvas.width = Math.round(width * density)
  canvas.height = Math.round(height * density)
  context.scale(density, density)
  const { image, highlight } = overlay
  const [x, y] = [width / image.width, height / image.height]
  const place = ({ box }: ObjectRow) => [box[0] * x, box[1] * y, box[2] * x, box[3] * y] as const
  const pointedAt = image.objects.filter(({ label }) => label === highlight)
  if (pointedAt.length > 0) {
    context.fillStyle = veil
    context.fillRect(0, 0, width, height)
    for (const object of pointedAt) context.clearRect(...place(object))
  }
  for (const object of image.objects) {
    const heavy = object.label === highlight
    if (!heavy && (!overlay.boxes || pointedAt.length > 0)) continue
    strokeBox(context, place(object), styleOf(overlay, object, heavy))
  }
  for (const object of image.objects) {
    if (overlay.names || object.label === highlight)
      writeName(
        context,
        place(object),
        overlay.labels[object.label]?.name ?? '',
        styleOf(overlay, object, false)
      )
  }
}

type Style = { colour: string; width: number; dashed: boolean }

function styleOf({ labels, outcomes }: Overlay, { label, crowd }: ObjectRow, heavy: boolean): Style {
  const outcome = outcomes?.get(label)
  const colour =
    outcome === undefined
      ? categoryColour(labels, label)
      : getComputedStyle(document.documentElement).getPropertyValue(`--${outcome}-on-picture`)
  return { colour, width: heavy ? 3 : 1.5, dashed: crowd || outcome === 'missed' }
}

function strokeBox(
  context: CanvasRenderingContext2D,
  box: readonly [number, number, number, number],
  { colour, width, dashed }: Style
): void {
  context.setLineDash([])
  context.strokeStyle = halo
  context.lineWidth = width + 1.5
  context.strokeRect(...box)
  context.setLineDash(dashed ? [5, 3] : [])
  context.strokeStyle = colour
  context.lineWidth = width
  context.strokeRect(...box)
}

function writeName(
  context: CanvasRenderingContext2D,
  [x, y]: readonly [number, number, number, number],
  name: string,
  { colour }: Style
): void {
  context.font = `11px ${getComputedStyle(document.body).fontFamily}`
  const width = context.measureText(name).width + 8
  const room = context.canvas.width / window.devicePixelRatio
  const left = Math.max(0, Math.min(x - 1, room - width))
  const top = Math.max(0, y - 14)
  context.fillStyle = colour
  context.fillRect(left, top, width, 14)
  context.fillStyle = '#111'
  context.fillText(name, left + 4, top + 11)
}

/** The label of the smallest box at a point given in shares of the picture's width and height; null where there is none. */
export function labelAt(image: ImageRow, shareX: number, shareY: number): number | null {
  const [px, py] = [shareX * image.width, shareY * image.height]
  const under = image.objects.filter(
    ({ box: [x, y, width, height] }) => px >= x && px <= x + width && py >= y && py <= y + height
  )
  under.sort((a, b) => a.box[2] * a.box[3] - b.box[2] * b.box[3])
  return under[0]?.label ?? null
}
