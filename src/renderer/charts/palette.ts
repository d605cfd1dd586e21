/** Colour of the n-th run in every chart (Okabe–Ito, from the tokens). */
export const seriesColour = (index: number) => resolved(`var(--series-${(index % 4) + 1})`)

/** A CSS colour as the canvas needs it: `light-dark()` and variables worked out. */
export function resolved(colour: string): string {
  const probe = document.createElement('span')
  probe.style.color = colour
  document.body.append(probe)
  const value = getComputedStyle(probe).color
  probe.remove()
  return value
}
