import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { seriousFindings } from '../support/accessibility.ts'
import { runCli } from '../support/cli.ts'
import { serveHouse, type House, type Window } from '../support/window.ts'

// The main job, end to end, in a browser against the real engine and the real TensorFlow: each test goes on where the one before
// it stopped, as a person would.
let workspace: string
let house: House
let window: Window
let page: Page
beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'cocoscope-e2e-'))
  // A small sample stands where the window would draw the whole one.
  const sample = await runCli(['sample', join(workspace, 'sample'), '--images', '160', '--seed', '2'])
  expect(sample.code).toBe(0)
  house = await serveHouse(workspace)
  window = await house.open('/')
  page = window.page
})
afterAll(async () => {
  await house.close()
  await rm(workspace, { recursive: true, force: true })
})

const field = (label: string) => page.getByLabel(label, { exact: true })

test('the sample opens by itself at the first start', async () => {
  await page.getByRole('heading', { name: '160 images' }).waitFor()
  expect(page.url()).toMatch(/\/dataset\/[a-z0-9]{12}\/browse/)
  // Not waitForFunction: it evaluates a string again and again, which the page's policy forbids.
  const drawn = `document.querySelector('[aria-label="Images"] img')?.naturalWidth > 0`
  await expect.poll(() => page.evaluate<boolean>(drawn), { timeout: 10_000 }).toBe(true)
})

test('a category narrows the grid, and the address keeps it', async () => {
  const tree = page.getByRole('tree', { name: 'Categories' })
  const apple = tree.getByRole('treeitem', { name: /apple/ })
  const count = Number(/\d+/.exec(await apple.innerText())?.[0])
  await apple.click()
  await page.getByRole('heading', { name: `${count} images`, exact: true }).waitFor()
  await page.reload()
  await page.getByRole('heading', { name: `${count} images`, exact: true }).waitFor()
  await page.getByRole('button', { name: 'Clear all' }).first().click()
  await page.getByRole('heading', { name: '160 images' }).waitFor()
})

test('an image opens beside the grid and the arrow keys step', async () => {
  const cells = page.getByLabel('Images', { exact: true }).getByLabel(/^Image \d+/)
  await cells.first().click()
  const panel = page.getByRole('complementary', { name: /^Image \d+/ })
  await panel.waitFor()
  const first = await panel.getAttribute('aria-label')
  await page.keyboard.press('ArrowRight')
  await expect.poll(() => panel.getAttribute('aria-label')).not.toBe(first)
  await page.keyboard.press('Escape')
  await panel.waitFor({ state: 'detached' })
})

test('two epochs train, and the curves move', async () => {
  await page.getByRole('link', { name: 'Train' }).click()
  await field('Image side').fill('96')
  await field('Epochs').fill('2')
  await field('Batch size').fill('32')
  await field('Name').fill('first run')
  await page.getByRole('button', { name: /^Start/ }).click()
  await page.getByRole('heading', { name: 'first run' }).waitFor()
  const curve = page.getByRole('img', { name: /^Loss/ })
  await curve.waitFor()
  const blank = await curve.screenshot()
  await page.getByText('finished', { exact: true }).waitFor({ timeout: 120_000 })
  expect((await curve.screenshot()).equals(blank)).toBe(false)
  expect(await page.getByText(/^epoch 2 of 2/).count()).toBeGreaterThan(0)
})

test('the mispredicted images are listed, worst first, and one opens with its scores', async () => {
  await page.getByRole('link', { name: 'See its errors' }).click()
  await page.getByRole('heading', { name: /images with an error/ }).waitFor({ timeout: 60_000 })
  const cards = page.getByRole('option', { name: /^\d+ \d+ (missed|spurious)/ })
  await cards.first().waitFor()
  const losses = await cards.getByText(/^loss /).allInnerTexts()
  const numbers = losses.map((text) => Number(text.replace('loss ', '')))
  expect(numbers).toEqual([...numbers].sort((a, b) => b - a))
  const id = /^\d+/.exec(await cards.nth(1).innerText())?.[0] ?? ''
  await cards.nth(1).click()
  const panel = page.getByRole('complementary', { name: `Image ${id}` })
  await panel.getByText('missed', { exact: true }).first().waitFor()
  expect(page.url()).toContain(`image=${id}`)
})

test('the threshold moves every number, and a cell opens as many images as it counts', async () => {
  await page.getByRole('link', { name: 'Confusion' }).click()
  await page.getByRole('slider', { name: 'Threshold' }).fill('0.2')
  const missed = page.getByRole('button', { name: /^\d+ images missed/ })
  await missed.click()
  const counted = Number(/\d+/.exec(await missed.innerText())?.[0])
  await page.getByText(`${counted} images, lowest score first`).waitFor()
})

test('a deleted run leaves the list, and Undo brings it back', async () => {
  const judged = page.url()
  await page.getByRole('link', { name: 'Runs' }).click()
  const row = page.getByRole('row', { name: /first run/ })
  await row.getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()
  await page.getByText('“first run” was moved to the trash.').waitFor()
  expect(await row.count()).toBe(0)
  await page.getByRole('button', { name: 'Undo' }).click()
  await row.waitFor()
  await page.goto(judged)
  await page.getByRole('button', { name: /^\d+ images missed/ }).waitFor()
})

test('every view is free of faults and of serious accessibility findings, light and dark', async () => {
  const run = /evaluate\/([a-z0-9]{12})/.exec(page.url())?.[1] ?? ''
  const dataset = (await runs())[0]?.dataset.dataset ?? ''
  const paths = [
    '/',
    `/dataset/${dataset}/browse`,
    `/dataset/${dataset}/problems`,
    `/train/${dataset}`,
    '/runs',
    `/runs/${run}`,
    `/evaluate/${run}/summary`,
    `/evaluate/${run}/labels`,
    `/evaluate/${run}/confusion`,
    `/evaluate/${run}/errors`
  ]
  const found: string[] = [...window.faults]
  for (const theme of ['light', 'dark'] as const) {
    for (const path of paths) {
      const other = await house.open(path, { theme })
      await other.page.waitForLoadState('networkidle')
      const findings = await seriousFindings(other.page)
      found.push(...[...other.faults, ...findings].map((text) => `${theme} ${path}: ${text}`))
      await other.page.close()
    }
  }
  expect(found).toEqual([])
})

/** The runs as the page's own engine lists them: over the socket that the window uses. */
const runs = () =>
  page.evaluate<{ dataset: { dataset: string } }[]>(`new Promise((resolve) => {
    const socket = new WebSocket('ws://' + location.host + '/socket')
    socket.onopen = () => socket.send(JSON.stringify({ id: 1, call: 'run.list', input: {} }))
    socket.onmessage = ({ data }) => {
      const message = JSON.parse(data)
      if (message.type === 'reply') { socket.close(); resolve(message.reply.value) }
    }
  })`)
