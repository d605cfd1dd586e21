/// <reference types="vite/client" />
import type { Desktop } from '#contract/desktop.ts'

declare global {
  // An interface, because only an interface extends the DOM's own.
  // eslint-disable-next-line @typescript-eslint/consistent-type-definitions
  interface Window {
    /** Set by the desktop shell's preload; missing in a browser. */
    readonly desktop?: Desktop
  }
}
