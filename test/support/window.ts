import { once } from 'node:events'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { findBrowser } from '../../scripts/steps/browser.mjs'
import { startCli, waitForLine } from './cli.ts'

export type Look = { theme: 'light' | 'dark'; width: number; height: number }

/** A served workspace and a browser that is signed in to it. */
export type House = {
  origin: string
  /** Opens a page of its own at a view's address. */
  open(path: string, look?: Partial<Look>): Promise<Window>
  close(): Promise<void>
}
export type Window = {
  page: Page
  /** What went wrong in the page: errors on the console, exceptions, breaches of the security policy. */
  faults: string[]
}

/** Serves a workspace by the real command line, and drives its window in an installed Chromium. */
export async function serveHouse(workspace: string): Promise<House> {
  const engine = startCli(['serve', '--no-open', '--json', '--workspace', workspace])
  const { origin, signInUrl } = await waitForLine(engine, ({ type }) => type === 'listening')
  // Chromium's sandbox refuses to run as root, which is what containers are.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const executablePath = await findBrowser()
  if (executablePath === undefined) throw new Error('There is no Chromium: `npm test` installs one.')
  const browser: Browser = await chromium.launch({ executablePath, args })
  const contexts: BrowserContext[] = []
  const signedIn = await browser.newContext()
  // Without a page: a page would run the window, and open the sample before the first test looks.
  await signedIn.request.get(String(signInUrl))
  const cookies = await signedIn.cookies()
  await signedIn.close()

  return {
    origin: String(origin),
    async open(path, { theme = 'light', width = 1440, height = 900 } = {}) {
      const context = await browser.newContext({ colorScheme: theme, viewport: { width, height } })
      contexts.push(context)
      await context.addCookies(cookies)
      const page = await context.newPage()
      const faults = await watchFaults(page)
      await page.goto(`${String(origin)}${path}`)
      return { page, faults }
    },
    async close() {
      await browser.close()
      engine.kill('SIGTERM')
      await once(engine, 'exit')
    }
  }
}

async function watchFaults(page: Page): Promise<string[]> {
  const faults: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text())
  })
  page.on('pageerror', (error) => faults.push(error.message))
  await page.exposeFunction('reportBreach', (text: string) => faults.push(text))
  await page.addInitScript(`addEventListener('securitypolicyviolation', (event) =>
    reportBreach('policy: ' + event.violatedDirective + ' ' + event.blockedURI))`)
  return faults
}
