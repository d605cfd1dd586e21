/** What the host has asked of work that is going. */
export type Control = {
  stop: 'now' | 'epoch' | null
  /** Lets messages in; resolves when they have been heard. */
  breathe(): Promise<void>
}

/** A control whose `stop` is set from outside, by a listener that runs while the work breathes. */
export const createControl = (): Control => ({
  stop: null,
  breathe: () => new Promise((resolve) => setImmediate(resolve))
})
