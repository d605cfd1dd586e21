let asked = false

/** True the first time: the sample is opened by itself once, not again when someone comes back to this view. */
export function firstStart(): boolean {
  const first = !asked
  asked = true
  return first
}
